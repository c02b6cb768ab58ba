#!/usr/bin/env bash
# Builds a Docker image of the installed PostgreSQL, without a registry and without a network.
#
#     integration/postgres-image/build.sh [TAG]      (default tag: cacheaside-postgres:local)
#     POSTGRES_IMAGE=cacheaside-postgres:local TESTCONTAINERS_RYUK_DISABLED=true make integration
#
# Ryuk, with which Testcontainers cleans up after a crash, is an image from the registry too: hence the second variable.
# Where the specs run in a container themselves, TESTCONTAINERS_HOST_OVERRIDE says where ports of containers are found.
#
# The image holds the server, the libraries that ldd lists for it, its own files, and a database that was made with it: no
# shell, no package manager. It takes connections from everywhere, as the user postgres, without a password: it is for tests
# only.
set -euo pipefail

tag=${1:-cacheaside-postgres:local}
user=65534 # nobody's: PostgreSQL refuses root

fail() {
	echo "postgres-image: $*" >&2
	exit 1
}

[ $# -le 1 ] || fail "expected at most one argument, the image's tag; got $#: $*"
[ "$(uname -s)" = Linux ] ||
	fail "expected Linux, whose postgres can run in a container; this is $(uname -s)." \
		"With a registry no image needs to be built: docker pull postgres:17-alpine"
command -v docker >/dev/null ||
	fail "expected the command docker on the PATH, found none: install Docker (Debian: apt-get install docker.io)"
reply=$(docker version --format '{{.Server.Version}}' 2>&1) ||
	fail "expected a Docker daemon to answer, got: ${reply//$'\n'/ }. Start it, or get the right to use it, and try again"
config=$(command -v pg_config || ls /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | sort -V | tail -n 1)
programs=$(dirname "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)")
[ -x "$programs/initdb" ] ||
	fail "expected initdb on the PATH or in /usr/lib/postgresql, found none: install PostgreSQL (Debian: apt-get install postgresql)"
programs=$(dirname "$(readlink -f "$programs/initdb")")
libraries=$programs/../lib
share=/usr/share/postgresql/$(basename "$(dirname "$programs")")
if [ ! -d "$share" ] && [ -n "$config" ]; then
	libraries=$("$config" --pkglibdir)
	share=$("$config" --sharedir)
fi
[ -d "$share" ] && [ -d "$libraries" ] || fail "expected the files of PostgreSQL in $share and $libraries, found none"

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
chmod 755 "$context"
root=$context/root
mkdir -p "$root/tmp" "$root$programs" "$root$share" "$root/etc" "$root/usr/share/zoneinfo"
chmod 1777 "$root/tmp"
echo "postgres:x:$user:$user::/db:/none" >"$root/etc/passwd"

# The server, and what it loads: the library of PL/pgSQL and of conversions, time zones, and its own texts.
cp "$programs/postgres" "$root$programs/"
mkdir -p "$root$(readlink -m "$libraries")"
cp "$libraries"/{plpgsql,dict_snowball,libpqwalreceiver}.so "$root$(readlink -m "$libraries")/"
cp -r "$share/." "$root$share/"
cp -r /usr/share/zoneinfo/Etc "$root/usr/share/zoneinfo/"
for binary in "$programs/postgres" "$libraries/plpgsql.so"; do
	needed=$(ldd "$binary") || fail "expected ldd to list the libraries of $binary, got: ${needed:-nothing}"
	case $needed in
	*'not found'*) fail "a library of $binary is missing on this machine: $needed" ;;
	esac
	# A line of ldd is "name => /path (address)", or "/path (address)" for the dynamic loader.
	grep -o '/[^ ]* (0x' <<<"$needed" | sed 's/ (0x$//' | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp --dereference --preserve=mode,timestamps "$library" "$root$library"
	done
done

# The database. The container need not make one, for which it would need a shell.
as_user=()
mkdir "$context/db"
if [ "$(id -u)" -eq 0 ]; then
	as_user=(setpriv --reuid="$user" --regid="$user" --clear-groups)
	chown "$user:$user" "$context/db"
fi
log=$(cd "$context/db" && "${as_user[@]}" "$programs/initdb" --pgdata="$context/db/data" --username=postgres --auth=trust \
	--encoding=UTF8 --no-locale --no-sync 2>&1) || fail "expected initdb to make a database, got:"$'\n'"$log"
echo 'host all all all trust' >>"$context/db/data/pg_hba.conf"
sed -i "s/^#*\(log_\)\?timezone = .*/\1timezone = 'Etc\/UTC'/" "$context/db/data/postgresql.conf"
echo "unix_socket_directories = '/tmp'" >>"$context/db/data/postgresql.conf"
echo "listen_addresses = '*'" >>"$context/db/data/postgresql.conf"

cat >"$context/Dockerfile" <<DOCKERFILE
FROM scratch
COPY root/ /
COPY --chown=$user:$user db/ /db/
USER $user:$user
ENV PATH=$programs PGDATA=/db/data
EXPOSE 5432
CMD ["postgres"]
DOCKERFILE

log=$(docker build --tag "$tag" "$context" 2>&1) ||
	fail "expected docker build to make $tag, got:"$'\n'"$log"
size=$(docker image inspect --format '{{.Size}}' "$tag")
version=$("$programs/postgres" --version | grep -o '[0-9][^ ]*' | head -n 1)
echo "postgres-image: $tag holds PostgreSQL $version, $((size / 1000000)) MB"
