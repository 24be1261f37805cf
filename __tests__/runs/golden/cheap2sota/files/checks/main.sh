grep -q hello src/main.txt
