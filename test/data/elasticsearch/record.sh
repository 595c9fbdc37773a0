#!/bin/bash
# record.sh DIRECTORY: fetches Elasticsearch and OpenSearch from Maven Central into the directory, starts them there one
# after the other on 127.0.0.1:39200, and keeps what they answer beside this script. Needs java 17, mvn, curl, openssl,
# python3 and unzip.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
url=http://127.0.0.1:39200
server=

trap '[ -z "$server" ] || kill "$server"' EXIT

fetch() {  # PRODUCT VERSION LOG4J
  cat >"$1.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>any</groupId><artifactId>any</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.$1</groupId><artifactId>$1</artifactId><version>$2</version></dependency>
    <dependency>
      <groupId>org.$1.plugin</groupId><artifactId>transport-netty4-client</artifactId><version>$2</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>$3</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -B -q -f "$1.xml" dependency:copy-dependencies -DoutputDirectory="$1"
}

start() {  # PRODUCT CLASSPATH PLUGIN ..., with the settings on stdin
  local product=$1 classpath=$2
  shift 2
  rm -rf home/data home/Server.java home/config/*.yml
  mkdir -p home/config
  {
    printf '%s\n' 'cluster.name: recorded' 'node.name: one' 'http.port: 39200' 'transport.port: 39300'
    cat
  } >"home/config/$product.yml"
  sed "s/opensearch/$product/g" "$here/Server.java" >home/Server.java
  cd home
  java -Xmx1g -cp "$classpath" Server.java "$@" >log 2>&1 &
  server=$!
  cd ..
}

stop() {
  kill "$server"
  wait "$server" || true
  server=
}

record() {  # REQUEST REPLY
  "$here/../record.py" http 127.0.0.1 39200 "$here/$1.request" "$here/$2.reply"
}

record_when() {  # STATUS REQUEST REPLY: asks until the answer has the status
  for _ in $(seq 600); do
    if record "$2" "$3" 2>>errors && head -1 "$here/$3.reply" | grep -q " $1 "; then return; fi
    kill -0 "$server"
    sleep 0.1
  done
  return 1
}

make_index() {  # NAME SETTINGS
  curl -fsS -o made -X PUT "$url/$1?wait_for_active_shards=0" -H 'content-type: application/json' -d "{\"settings\":$2}"
}

fetch elasticsearch 7.17.28 2.17.1
fetch opensearch 2.19.1 2.21.0

for product in elasticsearch opensearch; do
  start $product "../$product/*" org.$product.transport.Netty4Plugin <<<'discovery.type: single-node'
  record_when 200 health $product-green
  make_index copied '{"number_of_shards":1,"number_of_replicas":1}'
  curl -fsS -o made "$url/_cluster/health?wait_for_status=yellow"
  record health $product-yellow
  make_index homeless '{"number_of_shards":1,"number_of_replicas":0,"index.routing.allocation.require.rack":"none"}'
  record health $product-red
  stop

  start $product "../$product/*" org.$product.transport.Netty4Plugin <<<'discovery.seed_hosts: ["127.0.0.1:39399"]'
  record_when 503 health $product-no-master
  stop
done

mvn -B -q -f opensearch.xml dependency:copy -Dartifact=org.opensearch.plugin:opensearch-security:2.19.1.0:zip \
  -DoutputDirectory=.
unzip -qo opensearch-security-2.19.1.0.zip -d security
mkdir -p home/config
rm -rf home/config/opensearch-security
cp -r security/config home/config/opensearch-security
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=one -keyout home/config/key.pem \
  -out home/config/node.pem 2>>errors
start opensearch '../opensearch/*:../security/*' org.opensearch.transport.Netty4Plugin \
  org.opensearch.security.OpenSearchSecurityPlugin <<'SETTINGS'
discovery.type: single-node
plugins.security.ssl.transport.pemcert_filepath: node.pem
plugins.security.ssl.transport.pemkey_filepath: key.pem
plugins.security.ssl.transport.pemtrustedcas_filepath: node.pem
plugins.security.nodes_dn: ["CN=one"]
plugins.security.allow_default_init_securityindex: true
SETTINGS
record_when 503 health opensearch-security-starting
record_when 401 health opensearch-security-no-login
record_when 403 health-login opensearch-security-forbidden
stop
