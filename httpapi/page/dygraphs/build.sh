#!/usr/bin/env bash
# Makes the page's files/dygraph.js, which draws its plots, from the library dygraphs as Debian has it.
#
#     httpapi/page/dygraphs/build.sh      (needs Debian's packages libjs-dygraphs and esbuild; no network)
#
# The library's own dygraph.min.js is larger than all of the page may be. This one leaves out what the page does not use:
# legends, annotations, labels of charts, range selectors, zooming and panning, error bars, and the options' documentation.
# Only the axes and the grid are left of the plugins. The result is checked in: who runs the server needs none of this.
set -euo pipefail
cd "$(dirname "$0")"

version=2.2.1
debian=$version-1
sources=/usr/share/javascript/dygraphs/src
result=../files/dygraph.js

fail() {
	echo "dygraphs: $*" >&2
	exit 1
}

command -v esbuild >/dev/null || fail "expected esbuild on the PATH, found none: install it (Debian: apt-get install esbuild)"
installed=$(dpkg-query --showformat '${Version}' --show libjs-dygraphs 2>/dev/null) ||
	fail "expected the package libjs-dygraphs, found none: install it (Debian: apt-get install libjs-dygraphs)"
[ "$installed" = "$debian" ] ||
	fail "expected libjs-dygraphs $debian, found $installed: see whether the page works with that, then change the version here"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$sources/." "$scratch"
cd "$scratch"

for left_out in dygraph-gviz dygraph-options-reference plugins/{annotations,chart-labels,legend,range-selector}; do
	[ -f "$left_out.js" ] || fail "expected $sources/$left_out.js, found none"
	echo 'export default null;' >"$left_out.js"
done
for left_out in datahandler/{bars,bars-custom,bars-error,bars-fractions,default-fractions} dygraph-interaction-model; do
	[ -f "$left_out.js" ] || fail "expected $sources/$left_out.js, found none"
	echo 'export default class {};' >"$left_out.js"
done
cat >page.js <<'JS'
import Dygraph from './dygraph';
Dygraph.PLUGINS = [Dygraph.Plugins.Axes, Dygraph.Plugins.Grid];
globalThis.Dygraph = Dygraph;
JS

{
	printf '/*!\ndygraphs %s, without what the page does not use: httpapi/page/dygraphs/build.sh makes this file.\n\n' "$version"
	cat "$OLDPWD/LICENSE"
	printf '*/\n'
	esbuild page.js --bundle --minify --format=iife --target=es2020 --legal-comments=none --log-level=warning \
		--define:process.env.NODE_ENV='"production"'
} >result
cp result "$OLDPWD/$result"
echo "dygraphs: httpapi/page/files/dygraph.js has $(wc -c <result) bytes, $(gzip -9 <result | wc -c) compressed"
