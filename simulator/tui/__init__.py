"""The screens: the only room that imports textual. Screens draw steps and own no work."""
