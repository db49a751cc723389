/**
The value of a flag in the words of a command; a shell script in one of them is looked through as well (OpenShift).

@returns '' where it is not given.
*/
export function commandFlag(command: readonly string[], name: string): string {
	return command.join(' ').match(new RegExp(`--${name}(?:=|\\s+)["']?([^\\s"']+)`))?.[1] ?? '';
}
