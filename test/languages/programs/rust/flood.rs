fn main() {
    let line = "y".repeat(100);
    loop {
        println!("{line}");
    }
}
