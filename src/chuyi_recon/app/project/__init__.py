"""From paths to families, and from a family to its results.

`walk` says what lies under the paths, `manifest` and `settings_file` read family.toml and recon.toml, `naming` gives
names, `intake` puts this together; `batch` carries families through an engine, `family_job` is the work on one,
`output_folder` says where results may go. `family_choice` finds the one that a person names.
"""
