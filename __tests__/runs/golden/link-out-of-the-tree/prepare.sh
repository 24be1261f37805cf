mkdir docs && echo text > docs/text && ln -s /usr/share known
