# Lines are seen when they are printed.
$stdout.sync = true
# What Ruby itself loads and finds, without its search for packages: that takes three quarters of its start.
require "error_highlight"
require "did_you_mean"
$LOAD_PATH.concat(Dir["/usr/lib/ruby/gems/*/gems/*/lib"])
$LOADED_FEATURES.delete(__FILE__)
