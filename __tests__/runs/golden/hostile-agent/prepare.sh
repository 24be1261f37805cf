echo .gump > .gitignore
