echo .gump/local > .gitignore
