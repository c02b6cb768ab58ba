#!/usr/bin/env bash
# Builds a Docker image of the installed Redis, without a registry and without a network.
#
#     integration/redis-image/build.sh [TAG]      (default tag: cacheaside-redis:local)
#     REDIS_IMAGE=cacheaside-redis:local TESTCONTAINERS_RYUK_DISABLED=true make integration
#
# Ryuk, with which Testcontainers cleans up after a crash, is an image from the registry too: hence the second variable.
# Where the specs run in a container themselves, TESTCONTAINERS_HOST_OVERRIDE says where ports of containers are found.
#
# The image holds redis-server, redis-cli and the libraries that ldd lists for them, and nothing
# else: no shell, no package manager. It accepts connections from everywhere, without a password,
# and keeps nothing on disk: it is for tests only.
#
# Arguments that follow the image's name go to redis-server behind the ones below, and win over
# them. A configuration file is the exception: redis-server takes one as its first argument only.
set -euo pipefail

tag=${1:-cacheaside-redis:local}

fail() {
	echo "redis-image: $*" >&2
	exit 1
}

[ $# -le 1 ] || fail "expected at most one argument, the image's tag; got $#: $*"
[ "$(uname -s)" = Linux ] ||
	fail "expected Linux, whose redis-server can run in a container; this is $(uname -s)." \
		"With a registry no image needs to be built: docker pull redis:8-alpine"
command -v docker >/dev/null ||
	fail "expected the command docker on the PATH, found none: install Docker (Debian: apt-get install docker.io)"
reply=$(docker version --format '{{.Server.Version}}' 2>&1) ||
	fail "expected a Docker daemon to answer, got: ${reply//$'\n'/ }. Start it, or get the right to use it, and try again"
for program in redis-server redis-cli ldd; do
	command -v "$program" >/dev/null ||
		fail "expected the command $program on the PATH, found none:" \
			"install it (Debian: apt-get install redis-server redis-tools libc-bin)"
done

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
root=$context/root
mkdir -p "$root/usr/local/bin" "$root/data" "$root/tmp"

for program in redis-server redis-cli; do
	binary=$(command -v "$program")
	libraries=$(ldd "$binary") ||
		fail "expected ldd to list the libraries of $binary, got: ${libraries:-nothing}"
	case $libraries in
	*'not found'*) fail "a library of $binary is missing on this machine: $libraries" ;;
	esac
	cp --dereference --preserve=mode,timestamps "$binary" "$root/usr/local/bin/$program"
	# A line of ldd is "name => /path (address)", or "/path (address)" for the dynamic loader.
	grep -o '/[^ ]* (0x' <<<"$libraries" | sed 's/ (0x$//' | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp --dereference --preserve=mode,timestamps "$library" "$root$library"
	done
done

cat >"$context/Dockerfile" <<'DOCKERFILE'
FROM scratch
COPY root/ /
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", "", "--appendonly", "no", "--daemonize", "no"]
DOCKERFILE

log=$(docker build --tag "$tag" "$context" 2>&1) ||
	fail "expected docker build to make $tag, got:"$'\n'"$log"
size=$(docker image inspect --format '{{.Size}}' "$tag")
version=$(redis-server --version | grep -o 'v=[^ ]*' | cut -d= -f2)
echo "redis-image: $tag holds Redis $version, $((size / 1000000)) MB"
