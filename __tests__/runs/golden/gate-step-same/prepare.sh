echo .flaky > .gitignore
