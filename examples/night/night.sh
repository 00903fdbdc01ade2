#!/bin/sh
# Builds the report and says what came of it, and nothing where all is well: cron mails
# what a job says. Ends as the build did: 1 for findings that want attention, more where
# nothing was published and the report of the night before stands.
set -u
code=0
peihe build --quiet >/dev/null || code=$?
case $code in
0) ;;
1) echo "peihe: published; errors were found, or a waiver has expired: open the report" ;;
*) echo "peihe: not published (exit $code); the report of the night before stands" ;;
esac
exit "$code"
