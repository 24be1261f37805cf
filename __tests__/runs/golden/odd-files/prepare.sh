printf 'old\n' > 'to rename.txt'
printf 'gone\n' > delete-me.txt
mkdir dir && printf 'deep\n' > dir/deep.txt
printf '#!/bin/sh\n' > tool.sh
printf 'link target\n' > target.txt
ln -s target.txt link
printf 'file\n' > becomes-a-link
