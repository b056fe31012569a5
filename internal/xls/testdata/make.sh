#!/bin/sh
# Writes the fixtures of this folder; see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
convert() { # FILTER FOLDER FILE
    soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to "$1" --outdir "$2" "$3" >/dev/null 2>&1
}
mkdir "$work/source"
node "$here/make_js.js" "$work/source"
/usr/bin/python3 "$here/make_xlwt.py" "$here"
mv "$work/source/sheetjs.xls" "$work/source/sheetjs-biff5.xls" "$here"
for name in features features-1904; do
    convert xls "$here" "$work/source/$name.xlsx"
done
for book in "$here"/*.xls; do
    convert xlsx "$here" "$book"
done
rm -r "$work"
