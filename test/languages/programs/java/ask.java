import java.util.Scanner;

public class Ask {
    public static void main(String[] args) {
        System.out.print("Name? ");
        System.out.println("Hello " + new Scanner(System.in).nextLine());
    }
}
