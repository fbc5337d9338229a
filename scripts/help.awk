# Prints the targets of the Makefile by section: `##@ Section` lines and `target: ## what it does`.
BEGIN { FS = ":.*## " }
/^##@ / { printf "\n%s\n", substr($0, 5) }
/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $1, $2 }
