# Python runs this before it opens its program.

# Lines are seen when they are printed.
sys.stdout.reconfigure(line_buffering=True)

# With `-X wait` it waits here, loaded, for the program's name on descriptor 3.
if sys._xoptions.pop("wait", False):
    at = sys.orig_argv.index("-X")
    del sys.orig_argv[at : at + 2]
    entry = os.read(3, 4096).decode()
    os.close(3)
    # It knows its program by the name it was started with.
    if entry != sys.orig_argv[-1]:
        os.execv(sys.executable, [*sys.orig_argv[:-1], entry])
