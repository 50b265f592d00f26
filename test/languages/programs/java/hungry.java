import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class Hungry {
    public static void main(String[] args) {
        List<byte[]> kept = new ArrayList<>();
        for (;;) {
            byte[] more = new byte[1 << 20];
            Arrays.fill(more, (byte) 1);
            kept.add(more);
        }
    }
}
