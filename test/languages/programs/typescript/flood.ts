for (;;) console.log('y'.repeat(100))
