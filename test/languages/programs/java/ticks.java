class Ticks {
    public static void main(String[] args) throws InterruptedException {
        for (int number = 1; number <= 5; number++) {
            System.out.println(number);
            Thread.sleep(200);
        }
    }
}
