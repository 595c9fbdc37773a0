#include "lib/runners/grammars.hpp"

namespace toolkit::runners {
namespace {

// Source: `go help testflag`, `go help build`, go 1.26.
constexpr Grammar kGoTest{
    .flags =
        "-a -artifacts -asan -benchmem -buildvcs -c -cover -failfast -fullpath -h -help -i -json -linkshared "
        "-modcacherw -msan -n -race -short -trimpath -v -work -x",
    .values =
        "-C -asmflags -bench -benchtime -blockprofile -blockprofilerate -buildmode -compiler -count -covermode "
        "-coverpkg -coverprofile -cpu -cpuprofile -exec -fuzz -fuzzminimizetime -fuzztime -gccgoflags -gcflags "
        "-installsuffix -ldflags -list -memprofile -memprofilerate -mod -modfile -mutexprofile "
        "-mutexprofilefraction -o -outputdir -overlay -p -parallel -pgo -pkgdir -run -shuffle -skip -tags -timeout "
        "-toolexec -trace -vet",
    .is_go = true};

// Source: gotestsum 1.13.
constexpr Grammar kGotestsum{
    .flags =
        "--debug --format-hide-empty-pkg --help -h --hivis --ignore-non-json-output-lines "
        "--junitfile-hide-empty-pkg --junitfile-hide-skipped-tests --no-color --raw-command --rerun-fails "
        "--rerun-fails-abort-on-data-race --rerun-fails-run-root-test --version --watch --watch-chdir --watch-clear",
    .values =
        "-f --format --format-icons --hide-summary --jsonfile --jsonfile-timing-events --junitfile "
        "--junitfile-project-name --junitfile-testcase-classname --junitfile-testsuite-name --max-fails "
        "--no-summary --packages --post-run-command --rerun-fails-max-failures --rerun-fails-report"};

// Source: pytest 9.2, and the plugins that are met most often.
constexpr Grammar kPytest{
    .flags =
        "-d -f -h -l -q -s -v -V -x --cache-clear --co --collect-in-virtualenv --collect-only "
        "--continue-on-collection-errors --cov-append --cov-branch --cov-reset --create-db "
        "--disable-plugin-autoload --disable-pytest-warnings --disable-warnings --doctest-continue-on-failure "
        "--doctest-ignore-import-errors --doctest-modules --exitfirst --failed-first --ff --fixtures "
        "--fixtures-per-test --force-short-summary --full-trace --funcargs --help --hypothesis-explain "
        "--hypothesis-show-statistics --keep-duplicates --last-failed --lf --looponfail --loadscope-reorder "
        "--markers --migrations --new-first --nf --nomigrations --noconftest --pdb --pyargs --quiet --random-order "
        "--reuse-db --runxfail --self-contained-html --setup-only --setup-plan --setup-show --showlocals "
        "--stepwise --stepwise-reset --stepwise-skip --strict --strict-config --strict-markers --sw --sw-reset "
        "--sw-skip --trace --trace-config --verbose --version --xfail-tb",
    .values =
        "-c -k -m -n -o -p -r -W --alluredir --assert --asyncio-mode --basetemp --capture --code-highlight "
        "--color --config-file --confcutdir --cov-config --cov-context --cov-fail-under --cov-report --css --dc "
        "--deselect --dist --doctest-glob --doctest-report --ds --durations --durations-min --durations-path "
        "--group --html --hypothesis-profile --hypothesis-seed --hypothesis-verbosity --ignore --ignore-glob "
        "--import-mode --junit-prefix --junit-xml --junitprefix --junitxml --last-failed-no-failures --lfnf "
        "--log-auto-indent --log-cli-date-format --log-cli-format --log-cli-level --log-date-format "
        "--log-disable --log-file --log-file-date-format --log-file-format --log-file-level --log-file-mode "
        "--log-format --log-level --max-warnings --max-worker-restart --maxfail --maxprocesses --maxschedchunk "
        "--num-shards --numprocesses --only-rerun --override-ini --pastebin --pdbcls --px --pythonwarnings "
        "--random-order-bucket --random-order-seed --randomly-seed --report-chars --rerun-except --reruns "
        "--reruns-delay --rootdir --rsyncdir --rsyncignore --shard-id --show-capture --splits "
        "--splitting-algorithm --tb --test-group --test-group-count --test-group-random-seed --testrunuid "
        "--timeout --timeout-method --tx --verbosity",
    .optionals = "--cache-show --cov --debug",
    .has_clusters = true};

// Source: jest 30.5, which refuses options that it does not know.
constexpr Grammar kJest{
    .flags =
        "-b -e -f -h -i -o -u -v --all --automock --bail --cache --changedFilesWithAncestor --ci --clearCache "
        "--clearMocks --collectCoverage --collectTests --color --colors --coverage --debug --detectLeaks "
        "--detectOpenHandles --errorOnDeprecated --expand --findRelatedTests --forceExit --help --init "
        "--injectGlobals --json --lastCommit --listTests --logHeapUsage --noStackTrace --notify --onlyChanged "
        "--onlyFailures --passWithNoTests --randomize --resetMocks --resetModules --restoreMocks --runInBand "
        "--runTestsByPath --showConfig --showSeed --silent --skipFilter --testLocationInResults "
        "--updateSnapshot --useStderr --verbose --version --waitForUnhandledRejections --watch --watchAll "
        "--watchman --workerThreads",
    .values =
        "-c -t -w --cacheDirectory --changedSince --collectCoverageFrom --config --coverageDirectory "
        "--coverageProvider --coverageThreshold --env --filter --globalSetup --globalTeardown --globals --haste "
        "--maxConcurrency --maxWorkers --moduleNameMapper --notifyMode --openHandlesTimeout --outputFile --preset "
        "--prettierPath --resolver --rootDir --runner --seed --shard --testEnvironment --testEnvironmentOptions "
        "--testFailureExitCode --testNamePattern --testResultsProcessor --testRunner --testSequencer "
        "--testTimeout --transform --workerGracefulExitTimeout --workerIdleMemoryLimit",
    .lists =
        "--coveragePathIgnorePatterns --coverageReporters --ignoreProjects --moduleDirectories "
        "--moduleFileExtensions --modulePathIgnorePatterns --modulePaths --projects --reporters --roots "
        "--selectProjects --setupFiles --setupFilesAfterEnv --snapshotSerializers --testMatch "
        "--testPathIgnorePatterns --testPathPattern --testPathPatterns --testRegex --transformIgnorePatterns "
        "--unmockedModulePathPatterns --watchPathIgnorePatterns",
    .has_clusters = true};

// Source: vitest 4.1. Of its options with a dot in them only those that CI uses.
constexpr Grammar kVitest{
    .flags =
        "-h -v -w --allowOnly --cache --clearCache --clearScreen --coverage --coverage.enabled "
        "--disableConsoleIntercept --dom --fileParallelism --globals --help --hideSkippedTests --isolate "
        "--logHeapUsage --passWithNoTests --run --standalone --ui --version --watch",
    .values =
        "-c -r -t --attachmentsDir --bail --browser --browser.name --config --configLoader "
        "--coverage.provider --coverage.reporter --coverage.reportsDirectory --dir --environment --exclude "
        "--execArgv --hookTimeout --maxConcurrency --maxWorkers --minWorkers --mode --outputFile --pool --project "
        "--reporter --retry --root --sequence.seed --shard --slowTestThreshold --tagsFilter "
        "--teardownTimeout --testNamePattern --testTimeout --vmMemoryLimit",
    .optionals = "-u --api --changed --inspect --inspectBrk --listTags --mergeReports --silent --update"};

// Source: cargo 1.95.
constexpr Grammar kCargoTest{
    .flags =
        "-h -q -r -v --all --all-features --all-targets --benches --bins --doc --examples --frozen "
        "--future-incompat-report --help --ignore-rust-version --keep-going --lib --locked --no-default-features "
        "--no-fail-fast --no-run --offline --quiet --release --tests --timings --unit-graph --verbose --workspace",
    .values =
        "-F -j -p -Z --color --config --exclude --features --jobs --lockfile-path --manifest-path "
        "--message-format --package --profile --target --target-dir",
    .optionals = "--bench --bin --example --test",
    .has_clusters = true};

// Source: cargo-nextest 0.9.
constexpr Grammar kNextest{
    .flags =
        "-h -q -r -v --all --all-features --all-targets --benches --bins --cargo-quiet --cargo-verbose --examples "
        "--extract-overwrite --fail-fast --ff --frozen --future-incompat-report --help --hide-progress-bar "
        "--ignore-default-filter "
        "--ignore-rust-version --lib --locked --nff --no-capture --no-default-features --no-fail-fast --no-run "
        "--nocapture --offline --release --tests --timings --unit-graph --verbose --workspace",
    .values =
        "-E -F -j -p -P -Z --archive-file --build-dir-remap --archive-format --binaries-metadata --build-jobs "
        "--cargo-message-format "
        "--cargo-metadata --cargo-profile --color --config --config-file --exclude --extract-to --failure-output "
        "--features --filter-expr --filterset --final-status-level --flaky-result --jobs --manifest-path --max-fail "
        "--message-format --message-format-version --no-tests --package --partition --platform-filter --profile "
        "--retries --run-ignored "
        "--show-progress --status-level --success-output --target --target-dir --target-dir-remap --test-threads "
        "--tool-config-file --user-config-file --workspace-remap",
    .optionals = "--bench --bin --example --test",
    .has_clusters = true};

// Source: ctest 3.25 to 4.1. The regular expressions of its help are in CMake's own syntax.
constexpr Grammar kCtest{
    .flags =
        "-F -H -N -Q -U -V -VV -h --debug --extra-verbose --force-new-ctest-process --help --help-full "
        "--list-presets --no-compress-output --no-label-summary --no-subproject-summary --output-on-failure "
        "--overwrite --print-labels --progress --quiet --rerun-failed --schedule-random --show-only "
        "--stop-on-failure --union --verbose --version -help -usage -version --build-and-test",
    .values =
        "-A -C -D -E -FA -FC -FS -I -L -LE -M -O -R -S -SP -T --add-notes --build-config --dashboard "
        "--exclude-from-file --exclude-regex --extra-submit --fixture-exclude-any --fixture-exclude-cleanup "
        "--fixture-exclude-setup --group --interactive-debug-mode --label-exclude --label-regex --max-width "
        "--output-junit --output-log --preset --repeat --repeat-until-fail --resource-spec-file --script "
        "--script-new-process --stop-time --test-action --test-dir --test-load --test-model "
        "--test-output-size-failed --test-output-size-passed --test-output-truncation --tests-from-file "
        "--tests-information --tests-regex --timeout",
    .optionals = "-j --parallel"};

// Source: Maven 3.8 to 4.0.
constexpr Grammar kMaven{
    .flags =
        "-B -C -N -U -V -X -am -amd -c -cpu -e -fae -ff -fn -h -llr -npr -npu -nsu -ntp -o -q -up -v "
        "--also-make --also-make-dependents --batch-mode --debug --errors --fail-at-end --fail-fast --fail-never "
        "--help --non-recursive --offline --quiet --show-version --update-snapshots --version",
    .values =
        "-D -P -T -b -emp -ep -f -gs -gt -l -pl -rf -s -t --activate-profiles --builder --define --file "
        "--global-settings --global-toolchains --log-file --projects --resume-from --settings --threads --toolchains"};

// Source: rspec-core 3.13.
constexpr Grammar kRspec{
    .flags =
        "-b -c -h -p -v -w -X --backtrace --color --colour --drb --dry-run --fail-fast --force-color --help --init "
        "--next-failure --only-failures --profile --version --warnings",
    .values =
        "-I -e -E -f -O -o -P -r -t --configure --default-path --deprecation-out --drb-port --error-exit-code "
        "--example --example-matches --exclude-pattern --failure-exit-code --format --options --order --out "
        "--pattern --require --seed --tag",
    .optionals = "--bisect"};

// Source: phpunit 9.6 to 12.
constexpr Grammar kPhpunit{
    .flags =
        "-h --cache-result --check-version --debug --disallow-test-output --display-deprecations --display-warnings "
        "--do-not-cache-result --enforce-time-limit --fail-on-deprecation --fail-on-incomplete --fail-on-risky "
        "--fail-on-skipped --fail-on-warning --generate-configuration --globals-backup --help --list-groups "
        "--list-suites --list-test-files --list-tests --migrate-configuration --process-isolation "
        "--static-backup --stderr --stop-on-defect --stop-on-deprecation --stop-on-error --stop-on-failure "
        "--stop-on-incomplete --stop-on-risky --stop-on-skipped --stop-on-warning --strict-coverage "
        "--strict-global-state "
        "--teamcity --testdox --verbose -v --version --warm-coverage-cache",
    .values =
        "-c -d --bootstrap --cache-directory --cache-result-file --colors --columns --configuration "
        "--coverage-cache --coverage-clover --coverage-cobertura --coverage-crap4j --coverage-filter "
        "--coverage-html --coverage-php --coverage-xml --covers --default-time-limit --exclude-filter "
        "--exclude-group --exclude-testsuite --extension --filter --group --include-path --list-tests-xml "
        "--log-events-text --log-events-verbose-text --log-junit --log-teamcity --order-by --printer "
        "--random-order-seed --test-suffix --testdox-group --testdox-html --testdox-text --testdox-xml "
        "--testsuite --uses"};

// Source: `--help` of a test program, Rust 1.95.
constexpr Grammar kLibtest{
    .flags =
        "-h -q --bench --exact --exclude-should-panic --force-run-in-process --help --ignored --include-ignored "
        "--list --nocapture --no-capture --quiet --report-time --ensure-time --show-output --shuffle --test",
    .values = "-Z --color --format --logfile --shuffle-seed --skip --test-threads",
    .has_clusters = true};

}  // namespace

const Grammar& grammar_of(Runner runner) {
  switch (runner) {
    case Runner::go_test: return kGoTest;
    case Runner::gotestsum: return kGotestsum;
    case Runner::pytest: return kPytest;
    case Runner::jest: return kJest;
    case Runner::vitest: return kVitest;
    case Runner::cargo_test: return kCargoTest;
    case Runner::nextest: return kNextest;
    case Runner::ctest: return kCtest;
    case Runner::maven: return kMaven;
    case Runner::rspec: return kRspec;
    case Runner::phpunit: break;
  }
  return kPhpunit;
}

const Grammar& libtest_grammar() { return kLibtest; }

}  // namespace toolkit::runners
