import { nameIn, typeIn } from '../stubs.ts'
import { baseOf, beside, literal, MOST_CHARS, MOST_DEEP, type Harness } from './parts.ts'

const FILE = 'JudgeMain.java'

const REST = String.raw`
    static class Unfit extends RuntimeException {
        Unfit(String why) { super(why); }
    }

    static final java.io.PrintStream OUT = System.out;
    static final StringBuilder text = new StringBuilder();
    static String[] lines;
    static int at = 0;

    public static void main(String[] none) throws Exception {
        lines = new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n", -1);
        Thread thread = new Thread(null, JudgeMain::run, "main", 1L << 29);
        thread.start();
        thread.join();
    }

    static void run() {
        String said;
        try {
            Object result = call();
            try {
                write(result, 0);
                said = text.toString();
            } catch (Unfit why) {
                said = "!" + why.getMessage();
            }
        } catch (Throwable error) {
            error.setStackTrace(java.util.Arrays.stream(error.getStackTrace())
                .filter(frame -> !frame.getClassName().equals("JudgeMain") && !frame.getClassName().equals("java.lang.Thread"))
                .limit(40).toArray(StackTraceElement[]::new));
            OUT.flush();
            System.err.print("Exception in thread \"main\" ");
            error.printStackTrace();
            System.exit(1);
            return;
        }
        System.out.flush();
        OUT.print("\n" + MARK + said + "\n");
        OUT.flush();
        System.exit(0);
    }

    static Object read(Class<?> type) {
        String line = lines[at++];
        if (type == long.class) return Long.parseLong(line);
        if (type == double.class) return Double.parseDouble(line);
        if (type == boolean.class) return line.equals("true");
        if (type == String.class) return unescaped(line);
        int count = Integer.parseInt(line);
        Object list = java.lang.reflect.Array.newInstance(type.getComponentType(), count);
        for (int i = 0; i < count; i++) java.lang.reflect.Array.set(list, i, read(type.getComponentType()));
        return list;
    }

    static String unescaped(String line) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '\\') {
                next = line.charAt(++i);
                next = next == 'n' ? '\n' : next == 'r' ? '\r' : next == '0' ? '\0' : next;
            }
            plain.append(next);
        }
        return plain.toString();
    }

    static void put(String piece) {
        if (text.length() + piece.length() > MOST_CHARS) throw new Unfit("large");
        text.append(piece);
    }

    static void write(Object value, int depth) {
        if (value == null) put("null");
        else if (value instanceof Double || value instanceof Float) {
            boolean finite = Double.isFinite(((Number) value).doubleValue());
            if (!finite && !BASE.equals("float")) throw new Unfit("float");
            put(finite ? value.toString() : "\"" + value + "\"");
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short
            || value instanceof Byte || value instanceof Boolean) put(value.toString());
        else if (value instanceof String || value instanceof Character) quote(value.toString());
        else if (value.getClass().isArray() || value instanceof java.util.Collection) {
            if (depth == MOST_DEEP) throw new Unfit("deep");
            put("[");
            if (value instanceof java.util.Collection) {
                boolean first = true;
                for (Object item : (java.util.Collection<?>) value) {
                    if (!first) put(",");
                    first = false;
                    write(item, depth + 1);
                }
            } else {
                for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
                    if (i > 0) put(",");
                    write(java.lang.reflect.Array.get(value, i), depth + 1);
                }
            }
            put("]");
        } else throw new Unfit("type " + value.getClass().getSimpleName());
    }

    static void quote(String value) {
        if (text.length() + value.length() > MOST_CHARS) throw new Unfit("large");
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '"' || next == '\\') text.append('\\').append(next);
            else if (next >= 32 && next < 127) text.append(next);
            else text.append('\\').append('u').append(String.format("%04x", (int) next));
        }
        text.append('"');
    }
}
`

/** A class that makes a `Solution` and calls its method, static or not, with all the stack there is. */
export const javaHarness: Harness = (signature, solution, mark) => {
  const reads = signature.params.map(({ type }) => {
    const java = typeIn('java', type)
    return `(${java}) read(${java}.class)`
  })
  const text = `class JudgeMain {
    static final String MARK = ${literal(mark)};
    static final String BASE = ${literal(baseOf(signature))};
    static final int MOST_CHARS = ${MOST_CHARS};
    static final int MOST_DEEP = ${MOST_DEEP};

    static Object call() throws Throwable {
        return new Solution().${nameIn('java', signature.name)}(${reads.join(', ')});
    }
${REST}`
  return { entry: FILE, files: beside(solution, { name: FILE, text }) }
}
