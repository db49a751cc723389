/** Does something for each item, a few at a time. @returns the results in the order of the items. */
export async function pooled<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>, atOnce = 8): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	const work = async (): Promise<void> => {
		for (let at = next++; at < items.length; at = next++) results[at] = await act(items[at] as Item);
	};
	await Promise.all(Array.from({length: atOnce}, work));
	return results;
}
