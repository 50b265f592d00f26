import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.*;
import java.util.regex.Pattern;
import java.util.stream.*;

/** Uses what programs use most, so that the image can hold those classes as they are in memory; it is not in the image itself. */
class Typical {
    record Point(int x, String name) {}

    enum Mood { LOW, HIGH }

    sealed interface Shape permits Square, Circle {}

    record Square(double side) implements Shape {}

    record Circle(double radius) implements Shape {}

    public static void main(String[] args) throws Exception {
        input();
        collections();
        streams();
        text();
        functions();
        errors();
        threads();
    }

    private static void input() throws Exception {
        var scanner = new Scanner(System.in);
        System.out.println(scanner.nextInt() + scanner.nextLong() + scanner.nextDouble() + scanner.next() + scanner.nextLine());
        while (scanner.hasNextInt()) System.out.print(scanner.nextInt() + " ");
        if (scanner.hasNext() && scanner.hasNextLine()) System.out.println(scanner.nextLine());
        var reader = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = reader.readLine()) != null;) {
            var tokens = new StringTokenizer(line);
            while (tokens.hasMoreTokens()) System.out.println(Integer.parseInt(tokens.nextToken()));
        }
        var numbers = new StreamTokenizer(new BufferedReader(new StringReader("1 2.5 x")));
        while (numbers.nextToken() != StreamTokenizer.TT_EOF) System.out.print(numbers.nval);
        var out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out)));
        out.println(1);
        out.printf("%d%n", 2);
        out.flush();
    }

    private static void collections() {
        Map<String, Integer> counts = new HashMap<>();
        for (var word : "a b a".split(" ")) counts.merge(word, 1, Integer::sum);
        counts.computeIfAbsent("c", key -> 3);
        for (var entry : new TreeMap<>(counts).entrySet()) System.out.println(entry.getKey() + "=" + entry.getValue());
        Map<Point, List<Integer>> lists = new LinkedHashMap<>();
        lists.computeIfAbsent(new Point(1, "p"), key -> new ArrayList<>()).add(1);
        System.out.println(lists + " " + lists.containsKey(new Point(1, "p")) + new Point(2, "q").equals(new Point(2, "r")));
        Deque<int[]> queue = new ArrayDeque<>(List.of(new int[] {1, 2}));
        while (!queue.isEmpty()) System.out.println(Arrays.toString(queue.poll()));
        var heap = new PriorityQueue<int[]>((a, b) -> Integer.compare(a[0], b[0]));
        heap.add(new int[] {2});
        heap.add(new int[] {1});
        System.out.println(heap.poll()[0]);
        Integer[] boxes = {3, 1, 2};
        Arrays.sort(boxes, Collections.reverseOrder());
        int[] plain = {3, 1, 2};
        Arrays.sort(plain);
        Arrays.fill(plain, 4);
        List<Point> points = new ArrayList<>(List.of(new Point(2, "b"), new Point(1, "a")));
        points.sort(Comparator.comparingInt(Point::x).thenComparing(Point::name));
        Collections.sort(points, (a, b) -> b.x() - a.x());
        points.removeIf(point -> point.x() > 1);
        points.forEach(System.out::println);
        Iterator<Integer> each = new LinkedList<>(Set.of(1, 2)).iterator();
        while (each.hasNext()) each.next();
        System.out.println(new HashSet<>(List.of(1)) + " " + new TreeSet<>(Set.of(2)).first() + new LinkedHashSet<>(List.of(1)) + new BitSet(8)
            + EnumSet.of(Mood.LOW) + new EnumMap<>(Map.of(Mood.HIGH, 1)) + new Stack<Integer>() + Arrays.asList(boxes) + Map.of("k", 1));
    }

    private static void streams() {
        System.out.println(IntStream.rangeClosed(1, 9).filter(n -> n % 2 == 0).map(n -> n * n).sum());
        System.out.println(Stream.of("b", "a").sorted().map(String::toUpperCase).collect(Collectors.joining(", ", "[", "]")));
        System.out.println(Stream.of(1, 2, 3).collect(Collectors.groupingBy(n -> n % 2, Collectors.counting())));
        System.out.println(Stream.of("a", "bb").collect(Collectors.toMap(Function.identity(), String::length)));
        System.out.println(Arrays.stream("3 4".split(" ")).mapToInt(Integer::parseInt).max().getAsInt());
        System.out.println(IntStream.range(0, 3).boxed().sorted(Comparator.reverseOrder()).toList());
        System.out.println(IntStream.range(0, 3).mapToObj(n -> "n" + n).collect(Collectors.toList()));
        System.out.println(Stream.of(1, 2).reduce(0, Integer::sum) + Stream.of(1).mapToDouble(n -> n).average().orElse(0));
        System.out.println("text".chars().mapToObj(c -> (char) c).distinct().count() + Stream.iterate(1, n -> n * 2).limit(4).toList().size());
        System.out.println(Stream.of(List.of(1), List.of(2)).flatMap(List::stream).anyMatch(n -> n > 1));
    }

    private static void text() {
        System.out.printf("%5.2f %d %s %05d %x %c %b %-4s|%,d%n", 1.5, 7, Mood.HIGH, 4, 255, 'c', true, "s", 10000L);
        System.out.println(String.format("%.3f", 1.0 / 3) + String.join(",", List.of("a", "b")) + "ab".repeat(2) + "%d".formatted(1));
        var builder = new StringBuilder();
        builder.append(1).append('c').append("s").append(2.5).append(3L).append(true).insert(0, "x").reverse().setCharAt(0, 'y');
        System.out.println(builder);
        System.out.println("a1b22".replaceAll("[0-9]+", "#") + " x ".trim().strip() + "A".toLowerCase() + "a,b".split(",").length);
        var matcher = Pattern.compile("(\\w+)=(\\d+)").matcher("k=1, l=2");
        while (matcher.find()) System.out.println(matcher.group(1) + Integer.parseInt(matcher.group(2)));
        System.out.println(new BigInteger("123456789012345678901234567890").multiply(BigInteger.TWO).mod(BigInteger.TEN).pow(3)
            + " " + new BigDecimal("1.10").add(BigDecimal.ONE) + Long.toBinaryString(5) + Double.parseDouble("1e3") + Math.sqrt(2) + Math.pow(2, 3));
        System.out.println(new Random(1).nextInt(9) + System.nanoTime() % 2 + System.currentTimeMillis() % 2 + Integer.toHexString(255));
    }

    private static void functions() {
        Function<Integer, Function<Integer, Integer>> add = a -> b -> a + b;
        BiFunction<Integer, Integer, Integer> times = (a, b) -> a * b;
        Supplier<List<String>> lists = ArrayList::new;
        Consumer<Object> show = System.out::println;
        UnaryOperator<String> twice = value -> value + value;
        Predicate<String> isEmpty = String::isEmpty;
        IntBinaryOperator least = Math::min;
        Runnable run = () -> show.accept(add.apply(1).apply(2) + times.apply(3, 4) + twice.apply("a") + lists.get() + isEmpty.negate().test("x") + least.applyAsInt(1, 2));
        run.run();
        Shape shape = new Square(2);
        if (shape instanceof Square square) show.accept(square.side() + " " + square + square.hashCode());
        show.accept(switch (Mood.valueOf("LOW")) { case LOW -> 1; case HIGH -> 2; });
        show.accept(switch ("a") { case "a" -> Optional.of(1).map(n -> n + 1); default -> Optional.empty(); });
        show.accept(Objects.hash(1, "a") + Objects.requireNonNullElse(null, "b"));
    }

    private static void errors() {
        try {
            Integer.parseInt("x");
        } catch (NumberFormatException error) {
            error.printStackTrace();
        }
        try {
            throw new IllegalStateException("outer", new RuntimeException("inner"));
        } catch (IllegalStateException error) {
            System.err.println(error.getMessage() + error.getCause());
        }
    }

    private static void threads() throws Exception {
        var count = new AtomicInteger();
        var thread = new Thread(count::incrementAndGet);
        thread.start();
        thread.join();
        var pool = Executors.newFixedThreadPool(2);
        System.out.println(pool.submit(() -> count.addAndGet(2)).get() + CompletableFuture.supplyAsync(() -> 1, pool).thenApply(n -> n + 1).get());
        pool.shutdown();
        System.out.println(pool.awaitTermination(1, TimeUnit.SECONDS) + " " + new ConcurrentHashMap<>(Map.of(1, 2)));
        Thread.sleep(1);
    }
}
