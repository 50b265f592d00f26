use std::io::{self, Write};

fn main() -> io::Result<()> {
    print!("Name? ");
    io::stdout().flush()?;
    let mut name = String::new();
    io::stdin().read_line(&mut name)?;
    println!("Hello {}", name.trim_end());
    Ok(())
}
