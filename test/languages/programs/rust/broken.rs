fn main() {
    println!("never");
    let answer: u32 = "forty-two";
}
