"""All input and output: commands, files, the terminal, the dictionaries. Nobody imports the desk."""
