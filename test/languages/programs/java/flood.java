class Flood {
    public static void main(String[] args) {
        String line = "y".repeat(100);
        for (;;) System.out.println(line);
    }
}
