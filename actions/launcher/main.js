// Starts a tool for a JavaScript action, whose main.js is one line: require('../launcher/main.js')('cache', 'restore').
// The tool gets the step's environment, its signals and its streams, and gives the step its exit code.
'use strict'
const { spawn } = require('child_process')
const os = require('os')
const path = require('path')

module.exports = (...words) => {
  if (process.platform !== 'linux') {
    const fix = 'use a Linux runner, as ubuntu-latest'
    console.error(`ci-toolkit: the tools run on Linux only, and this is ${process.platform}: ${fix}`)
    process.exitCode = 3
    return
  }
  // A tool that holds processes ends them when the one that the runner knows, which is this one, has been killed.
  const own = { CI_TOOLKIT_NODE: process.execPath, CI_TOOLKIT_LAUNCHER: String(process.pid) }
  const environment = { ...process.env, ...own }
  const child = spawn('sh', [path.join(__dirname, 'run'), ...words], { stdio: 'inherit', env: environment })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`ci-toolkit: sh did not start: ${error.message}`)
    process.exitCode = 3
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + os.constants.signals[signal] : code
  })
}
