import { nameIn } from '../stubs.ts'
import { baseOf, beside, literal, MOST_CHARS, MOST_DEEP, type Harness } from './parts.ts'

const FILE = 'judge_main.py'

// A thread has as much stack as it is given; where there are no threads, the program has what there is.
const REST = String.raw`
lines = iter(sys.stdin.buffer.read().decode().split("\n"))
parts, length = [], 0

class Unfit(Exception):
    pass

def read(kind):
    line = next(lines)
    if kind.endswith("[]"):
        return [read(kind[:-2]) for _ in range(int(line))]
    if kind == "int":
        return int(line)
    if kind == "float":
        return float(line)
    if kind == "bool":
        return line == "true"
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r", "0": "\0"}.get(found[1], found[1]), line)

def put(text):
    global length
    length += len(text)
    if length > MOST_CHARS:
        raise Unfit("large")
    parts.append(text)

def write(value, depth):
    if value is None or isinstance(value, (bool, str)):
        put(json.dumps(value))
    elif isinstance(value, int):
        if abs(value) >= 1 << 53 and BASE == "int":
            raise Unfit("int")
        put(int.__repr__(value) if abs(value) < 1 << 64 else json.dumps(float(value)))
    elif isinstance(value, float):
        finite = value - value == 0
        if not finite and BASE != "float":
            raise Unfit("float")
        word = "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
        put(float.__repr__(value) if finite else f'"{word}"')
    elif isinstance(value, (list, tuple)):
        if depth == MOST_DEEP:
            raise Unfit("deep")
        for n, item in enumerate(value):
            put("," if n else "[")
            write(item, depth + 1)
        put("]" if len(value) else "[]")
    else:
        raise Unfit(f"type {type(value).__name__}")

def call():
    function = getattr(__import__(MODULE), NAME, None)
    if not callable(function):
        raise SystemExit(f"{MODULE}.py has no function {NAME}")
    result = function(*[read(kind) for kind in KINDS])
    try:
        write(result, 0)
        return "".join(parts)
    except Unfit as why:
        return f"!{why}"

outcome = []
def kept():
    try:
        outcome.append((call(), None))
    except BaseException as error:
        outcome.append((None, error))

sys.setrecursionlimit(100_000)
try:
    threading.stack_size(256 << 20)
    thread = threading.Thread(target=kept)
    thread.start()
    thread.join()
except (RuntimeError, ValueError):
    kept()

line, error = outcome[0]
if isinstance(error, SystemExit):
    sys.exit(error.code)
if error is not None:
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    # Of a recursion without end its beginning and its end say enough.
    steps, step = [], trace
    while step:
        steps.append(step)
        step = step.tb_next
    if len(steps) > 100:
        steps[49].tb_next = steps[-50]
    sys.excepthook(type(error), error.with_traceback(trace), trace)
    sys.exit(1)
if sys.stdout is not sys.__stdout__:
    sys.stdout.flush()
sys.__stdout__.write(f"\n{MARK}{line}\n")
sys.__stdout__.flush()
`

/** Imports the solution as a module and calls its function. */
export const pythonHarness: Harness = (signature, solution, mark) => {
  const constants = [
    `MARK, MODULE, NAME = ${literal(mark)}, ${literal(solution.entry.replace(/\.py$/, ''))}, ${literal(nameIn('python', signature.name))}`,
    `KINDS, BASE = ${JSON.stringify(signature.params.map(({ type }) => type))}, ${literal(baseOf(signature))}`,
    `MOST_CHARS, MOST_DEEP = ${MOST_CHARS}, ${MOST_DEEP}`,
  ]
  const text = `import json, re, sys, threading\n\n${constants.join('\n')}\n${REST}`
  return { entry: FILE, files: beside(solution, { name: FILE, text }) }
}
