"""Images of services under the names that everybody uses, which take the environment that the official ones take. The
servers in them are this machine's packages; none starts before the file /go/start is there."""

import pathlib
import tempfile
import unittest

import containers
from engine import Engine

WAIT = "#!/bin/sh\nset -e\nwhile ! test -e /go/start; do sleep 0.05; done\n"

REDIS = WAIT + "exec redis-server --protected-mode no --save '' ${REDIS_PASSWORD:+--requirepass \"$REDIS_PASSWORD\"}\n"

POSTGRES = (
    WAIT
    + """\
user=${POSTGRES_USER:-postgres}
set -- /usr/lib/postgresql/*/bin
bin=$1
umask 077
printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
mkdir /tmp/data
chown 70:70 /tmp/password /tmp/data
as_user() { setpriv --reuid 70 --regid 70 --clear-groups "$@"; }
as_user "$bin/initdb" -D /tmp/data -U "$user" --pwfile /tmp/password --auth scram-sha-256 --locale C --no-sync
echo 'host all all all scram-sha-256' >>/tmp/data/pg_hba.conf
echo "CREATE DATABASE ${POSTGRES_DB:-$user}" | as_user "$bin/postgres" --single -D /tmp/data postgres
exec setpriv --reuid 70 --regid 70 --clear-groups "$bin/postgres" -D /tmp/data -F -c listen_addresses='*' \\
  -c unix_socket_directories=/tmp
"""
)

MARIADB = (
    WAIT
    + """\
mkdir -p /tmp/data/mysql
cat >/tmp/users <<END
CREATE USER IF NOT EXISTS root@'%' IDENTIFIED BY '$MARIADB_ROOT_PASSWORD';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS $MARIADB_DATABASE;
CREATE USER IF NOT EXISTS $MARIADB_USER@'%' IDENTIFIED BY '$MARIADB_PASSWORD';
GRANT ALL ON $MARIADB_DATABASE.* TO $MARIADB_USER@'%';
END
options="--no-defaults --user=root --datadir=/tmp/data --innodb-flush-method=nosync --innodb-log-file-size=4M
  --innodb-buffer-pool-size=8M --innodb-use-native-aio=OFF --performance-schema=OFF --skip-name-resolve"
tables=/usr/share/mysql/mysql_
{ echo 'USE mysql;'; cat ${tables}system_tables.sql ${tables}performance_tables.sql ${tables}system_tables_data.sql; } |
  mariadbd $options --bootstrap
exec mariadbd $options --bind-address='*' --socket=/tmp/socket --init-file=/tmp/users
"""
)

RABBITMQ = (
    WAIT
    + """\
cat >/tmp/rabbitmq.conf <<END
default_user = $RABBITMQ_DEFAULT_USER
default_pass = $RABBITMQ_DEFAULT_PASS
default_vhost = ${RABBITMQ_DEFAULT_VHOST:-/}
loopback_users = none
END
export HOME=/tmp RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONF_ENV_FILE=/tmp/none \\
  RABBITMQ_CONFIG_FILE=/tmp/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=/tmp/plugins RABBITMQ_MNESIA_BASE=/tmp/data \\
  RABBITMQ_GENERATED_CONFIG_DIR=/tmp/generated RABBITMQ_LOG_BASE=/tmp/log RABBITMQ_LOGS=- RABBITMQ_PID_FILE=/tmp/pid \\
  RABBITMQ_ADVANCED_CONFIG_FILE=/tmp/none.config
echo '[].' >/tmp/plugins
exec /usr/lib/rabbitmq/bin/rabbitmq-server
"""
)

# Nobody knows this image.
API = WAIT + "exec python3 -m http.server 8080\n"


def load(engine: Engine) -> None:
    for name, script, port in (
        ("redis:7", REDIS, 6379),
        ("postgres:16", POSTGRES, 5432),
        ("mariadb:11", MARIADB, 3306),
        ("rabbitmq:4", RABBITMQ, 5672),
        ("acme/api:1", API, 8080),
    ):
        containers.machine_image(script).load(engine, name, ["/start"], expose=port)


class TestCase(unittest.TestCase):
    """With an engine that has the images, and a fresh folder for each test: what is to be /go in a service is in it."""

    @classmethod
    def setUpClass(cls):
        cls.engine = Engine()
        cls.addClassCleanup(cls.engine.stop)
        load(cls.engine)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.go = self.folder / "go"
        self.go.mkdir()
