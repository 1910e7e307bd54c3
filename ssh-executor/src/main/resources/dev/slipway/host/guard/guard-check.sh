# slipway:guard-check
# $1: the directory of this change. Compares what it touched with what it should be; changes nothing.
exec /bin/sh "$1/guard" check
