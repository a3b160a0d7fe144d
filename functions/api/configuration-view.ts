import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import type { Configuration } from '#shared/domain/configuration.ts';
import { retryPolicyView, scheduleView } from './campaign-view.ts';

/** A configuration as the API answers it, AnyReach's spellings too. */
export function configurationView({
  settings,
  ...rest
}: Configuration): ConfigurationView {
  const schedule = settings.schedule ? scheduleView(settings.schedule) : null;
  const retries =
    settings.retry_policy && retryPolicyView(settings.retry_policy);
  const { number_pool, default_country = null } = settings;
  return {
    ...rest,
    agent_id: settings.agent_id ?? null,
    number_pool:
      number_pool?.map(({ number_id, weight }) => {
        return { number_id, weight: weight ?? null };
      }) ?? null,
    number_selection: settings.number_selection ?? null,
    max_concurrent_calls: settings.max_concurrent_calls ?? null,
    dial_mode: settings.dial_mode ?? null,
    pass_mode: settings.pass_mode ?? null,
    retry_share: settings.retry_share ?? null,
    priority: settings.priority ?? null,
    admission: settings.admission ?? null,
    retry_policy: retries?.retry_policy ?? null,
    max_retries: retries?.max_retries ?? null,
    retry_delay_seconds: retries?.retry_delay_seconds ?? null,
    schedule,
    default_timezone: schedule?.timezone ?? null,
    default_windows: schedule?.windows ?? null,
    overrides: schedule?.overrides ?? null,
    scheduled_windows: schedule?.scheduled_windows ?? null,
    scheduled_overrides: schedule?.scheduled_overrides ?? null,
    amd: settings.amd ?? null,
    callback_detection: settings.callback_detection ?? null,
    recording: settings.recording ?? null,
    ring_timeout_seconds: settings.ring_timeout_seconds ?? null,
    max_call_seconds: settings.max_call_seconds ?? null,
    default_country,
    default_country_code: default_country,
    compliance: settings.compliance ?? null,
    variables: settings.variables ?? null,
  };
}
