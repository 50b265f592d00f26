line = "y" * 100
loop { puts line }
