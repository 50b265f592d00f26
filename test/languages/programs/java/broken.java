class Broken {
    public static void main(String[] args) {
        System.out.println("never");
        int answer = "forty-two";
    }
}
