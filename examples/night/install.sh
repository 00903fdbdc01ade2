#!/bin/sh
# Puts the program of a release into a folder, if the archive is the one that is meant:
#
#   install.sh ARCHIVE SHA256 FOLDER
#
# ARCHIVE is a path or an address, SHA256 its line of peihe_…_checksums.txt. The program
# takes its place in one step, so that a job which runs it now is not disturbed.
set -eu
archive=$1 sum=$2 folder=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $archive in
*://*) curl -fsSL -o "$work/peihe.tar.gz" "$archive" ;;
*) cp "$archive" "$work/peihe.tar.gz" ;;
esac
echo "$sum  $work/peihe.tar.gz" | sha256sum -c --quiet -
tar -xzf "$work/peihe.tar.gz" -C "$work" --strip-components 1
mkdir -p "$folder"
cp "$work/peihe" "$folder/peihe.new"
chmod 755 "$folder/peihe.new"
mv "$folder/peihe.new" "$folder/peihe"
"$folder/peihe" --version
