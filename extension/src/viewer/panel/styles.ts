/**
 * Styles of the panel, in the host's design tokens, so that it follows the host's theme. The prefix keeps them from
 * the rest of the page.
 */
export const PANEL_STYLES = `
.tm-panel { color: hsl(var(--foreground)); font-size: 13px; line-height: 1.4; padding: 8px; display: flex;
  flex-direction: column; gap: 8px; }
.tm-section { background: hsl(var(--card)); border: 1px solid hsl(var(--border)); border-radius: var(--radius);
  padding: 8px 10px; display: flex; flex-direction: column; gap: 6px; }
.tm-section > h3 { margin: 0; font-size: 13px; font-weight: 600; color: hsl(var(--highlight)); }
.tm-muted { color: hsl(var(--muted-foreground)); font-size: 12px; overflow-wrap: anywhere; }
.tm-row { display: flex; align-items: center; gap: 8px; }
.tm-row > .tm-grow { flex: 1; min-width: 0; }
.tm-inputs { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 5px; }
.tm-inputs li { display: grid; grid-template-columns: 18px 1fr; gap: 2px 6px; }
.tm-inputs .tm-muted { grid-column: 2; }
.tm-mark { font-weight: 700; }
.tm-mark[data-state='found'] { color: #4ade80; }
.tm-mark[data-state='missing'] { color: #fbbf24; }
.tm-mark[data-state='optional'] { color: hsl(var(--muted-foreground)); }
.tm-button { appearance: none; border: 0; border-radius: 4px; padding: 6px 10px; font: inherit; cursor: pointer;
  background: hsl(var(--secondary)); color: hsl(var(--primary-foreground)); }
.tm-button:hover:not(:disabled) { filter: brightness(1.2); }
.tm-button:disabled { opacity: 0.45; cursor: not-allowed; }
.tm-button[data-kind='primary'] { background: hsl(var(--primary)); color: hsl(var(--background)); font-weight: 600; }
.tm-button[data-kind='quiet'] { background: transparent; border: 1px solid hsl(var(--input));
  color: hsl(var(--foreground)); }
.tm-button:focus-visible, .tm-select:focus-visible, .tm-field:focus-visible, .tm-settings summary:focus-visible,
.tm-settings input:focus-visible, .tm-thumb:focus-visible, .tm-check input:focus-visible {
  outline: 2px solid hsl(var(--ring)); outline-offset: 2px; }
.tm-select { background: hsl(var(--background)); color: hsl(var(--foreground)); border: 1px solid hsl(var(--input));
  border-radius: 4px; padding: 4px 6px; font: inherit; min-width: 0; flex: 1; }
.tm-field { background: hsl(var(--background)); color: hsl(var(--foreground)); border: 1px solid hsl(var(--input));
  border-radius: 4px; padding: 2px 6px; font: inherit; width: 100%; min-width: 0; }
.tm-field:disabled { opacity: 0.45; }
.tm-field::placeholder { color: hsl(var(--muted-foreground)); }
.tm-table .tm-field { text-align: right; font-variant-numeric: tabular-nums; }
.tm-settings > summary { cursor: pointer; font-size: 12px; color: hsl(var(--muted-foreground)); }
.tm-settings > fieldset { border: 0; margin: 6px 0 0; padding: 0; min-width: 0; display: flex;
  flex-direction: column; gap: 6px; }
.tm-settings .tm-table td { vertical-align: middle; }
.tm-settings .tm-table td:first-child { white-space: nowrap; }
.tm-settings input[type='checkbox'] { vertical-align: middle; accent-color: hsl(var(--primary)); }
.tm-option { width: 84px; flex: none; }
.tm-check { display: flex; align-items: center; gap: 6px; }
.tm-check input { accent-color: hsl(var(--primary)); }
.tm-message { border-radius: 4px; padding: 6px 8px; border: 1px solid; overflow-wrap: anywhere; }
.tm-message[data-kind='error'] { border-color: #ef4444; background: rgb(239 68 68 / 15%); }
.tm-message[data-kind='success'] { border-color: #22c55e; background: rgb(34 197 94 / 12%); }
.tm-message[data-kind='note'] { border-color: hsl(var(--input)); }
.tm-message ul { margin: 4px 0 0; padding-left: 18px; list-style: disc; }
.tm-track { position: relative; height: 6px; border-radius: 3px; background: hsl(var(--background)); overflow: hidden;
  border: 1px solid hsl(var(--input)); }
.tm-bar { height: 100%; background: hsl(var(--primary)); }
.tm-slider { position: relative; display: flex; align-items: center; height: 18px; flex: 1; touch-action: none; }
.tm-slider-track { position: relative; flex: 1; height: 4px; border-radius: 2px; background: hsl(var(--input)); }
.tm-slider-range { position: absolute; height: 100%; border-radius: 2px; background: hsl(var(--primary)); }
.tm-thumb { display: block; width: 14px; height: 14px; border-radius: 50%; background: hsl(var(--foreground)); }
.tm-value { width: 44px; text-align: right; font-variant-numeric: tabular-nums; }
.tm-label { width: 70px; }
.tm-legend { height: 10px; border-radius: 3px; }
.tm-scale { display: flex; justify-content: space-between; font-size: 11px; color: hsl(var(--muted-foreground)); }
.tm-table { width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
.tm-table th { text-align: right; font-weight: 500; color: hsl(var(--muted-foreground)); padding: 2px 4px; }
.tm-table td { text-align: right; padding: 2px 4px; border-top: 1px solid hsl(var(--border)); white-space: nowrap; }
.tm-table th:first-child, .tm-table td:first-child { text-align: left; padding-left: 0; white-space: normal; }
.tm-table td:last-child { white-space: normal; }
.tm-table .tm-unit { color: hsl(var(--muted-foreground)); font-size: 11px; }
.tm-table tr[data-flag='prior'] td { color: hsl(var(--muted-foreground)); }
.tm-stages { display: flex; align-items: flex-end; gap: 2px; height: 28px; }
.tm-stages span { flex: 1; background: hsl(var(--primary)); min-height: 2px; border-radius: 1px; }
`;
