echo build/ > .gitignore
