puts "out"
warn "err"
exit 7
