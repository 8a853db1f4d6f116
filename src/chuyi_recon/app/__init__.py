"""Everything that touches the world: files, the terminal, languages, commands. Nobody else imports it.

Lowest first: `i18n` (which language people are told things in), `files` (the only code that opens a file), `language`
(the dictionaries of Chinese), `terminal`, `project` (from paths to families and their results), `rulings`, `golden`,
`findings_output`, `scoring` (`recon eval`), `review` (the editor's screen), `cli` (the commands).
"""
