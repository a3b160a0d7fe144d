import { Component, type ReactNode } from 'react';
import { ProblemAlert } from '../../components/problem-alert.tsx';

interface Props {
  /** What broke: "The call table could not be shown". */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

/** A part of the page that breaks, or cannot be loaded, leaves the rest as it is. */
export class PanelBoundary extends Component<Props, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ProblemAlert
        error={this.state.error}
        what={this.props.what}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
