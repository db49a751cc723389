import {Component, type PropsWithChildren} from 'react';

export type BoundaryProps = PropsWithChildren<{readonly onError: (error: unknown) => void}>;

/** Around everything: an error thrown while rendering would end Ink with status 0 and leave the terminal as it is. */
export class Boundary extends Component<BoundaryProps> {
	override state = {hasFailed: false};

	static getDerivedStateFromError() {
		return {hasFailed: true};
	}

	override componentDidCatch(error: unknown) {
		this.props.onError(error);
	}

	override render() {
		return this.state.hasFailed ? null : this.props.children;
	}
}
