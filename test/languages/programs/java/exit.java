class Exit {
    public static void main(String[] args) {
        System.out.println("out");
        System.err.println("err");
        System.exit(7);
    }
}
