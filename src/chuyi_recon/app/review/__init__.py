"""The editor's screen: a pure model, `(state, key) -> state`, with two skins, a full screen and line prompts."""
