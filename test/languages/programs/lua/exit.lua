print("out")
io.stderr:write("err\n")
os.exit(7)
