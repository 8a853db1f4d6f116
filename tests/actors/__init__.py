"""Bad input, acted out: each test runs the real command and looks at all that it leaves behind."""
