#!/bin/sh
# Stands in for workerd (CODECOLLAB_WORKERD) and ends it when the process that started it is gone, even by SIGKILL:
# descriptor 3 is a socket whose other end only that process holds. exec keeps the process id.
(
  trap '' INT TERM HUP
  read -r _ <&3
  case $(cat /proc/$$/comm 2>/dev/null || ps -o comm= -p $$) in *workerd*) kill -9 $$ ;; esac
) </dev/null >/dev/null 2>&1 &
# Ctrl-C reaches the whole terminal; who started workerd decides when it ends.
trap '' INT
exec "$CODECOLLAB_WORKERD" "$@"
