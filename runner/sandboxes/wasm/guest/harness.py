"""Runs the user's program. Executed once, before the memory snapshot that every guest starts from."""

import asyncio, atexit, builtins, os, random, sys, time, traceback, types
import bisect, collections, copy, dataclasses, datetime, decimal, enum, fractions, functools, heapq, io
import itertools, json, linecache, math, operator, re, statistics, string, textwrap, typing

FOLDER = "/code"
# Advice on a file that nobody gives is for the host (imports.ts); it takes a number.
host = os.posix_fadvise
SLEEP, MEMORY, EXIT = 0x50001, 0x50002, 0x50003


class Loop(asyncio.base_events.BaseEventLoop):
    """An event loop that blocks the process while it waits, as a program on a real machine does."""

    class _Selector:
        def select(self, timeout):
            if timeout is None:
                raise RuntimeError("this program waits for something that can never happen")
            if timeout > 0:
                time.sleep(timeout)
            return []

    def __init__(self):
        super().__init__()
        self._selector = self._Selector()
        self._clock_resolution = 0.001

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


def attach():
    def sleep(seconds, /):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        host(-1, int(float(seconds) * 1_000_000), 0, SLEEP)

    time.sleep = sleep
    asyncio.run = asyncio.runners.run
    asyncio.events._set_event_loop_policy(Policy())
    asyncio.events._set_running_loop(None)
    os._exit = leave


def leave(status):
    host(-1, int(status) & 255, 0, EXIT)


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 255
    print(code, file=sys.stderr)
    return 1


def is_out_of_memory(error):
    # With 32-bit addresses, what is too large for memory can be too large for a size before that.
    too_large = isinstance(error, OverflowError) and "index-sized integer" in str(error)
    return too_large or isinstance(error, MemoryError)


def show(error):
    if is_out_of_memory(error):
        host(-1, 0, 0, MEMORY)
    trace = error.__traceback__
    while trace and not trace.tb_frame.f_code.co_filename.startswith(FOLDER):
        trace = trace.tb_next
    if sys.excepthook is not first_excepthook:
        sys.excepthook(type(error), error, trace)
    else:
        traceback.print_exception(type(error), error, trace)


def guarded(step):
    try:
        step()
        return 0
    except SystemExit as end:
        return exit_status(end.code)
    except BaseException as error:
        show(error)
        return 1


def main(entry):
    leave(run(entry))


def run(entry):
    global first_excepthook
    path = FOLDER + "/" + entry
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=path, __builtins__=builtins)
    sys.modules["__main__"] = main
    sys.argv = [path]
    os.chdir(FOLDER)
    sys.path[:] = [path.rpartition("/")[0]] + [p for p in sys.path if p]
    sys.excepthook = first_excepthook = sys.__excepthook__
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")
    random.seed()

    def program():
        with open(path, "rb") as file:
            source = file.read()
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)

    status = guarded(program)
    status = guarded(atexit._run_exitfuncs) or status
    for stream in (sys.stdout, sys.stderr):
        guarded(stream.flush)
    return status
