fn main() {
    println!("out");
    eprintln!("err");
    std::process::exit(7);
}
