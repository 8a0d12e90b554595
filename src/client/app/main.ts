/** Starts the tablet's app: local data first, network after. */
import { mount } from 'svelte';
import App from './App.svelte';
import { createApp } from './create-app.ts';
import './fonts.css';
import './theme.css';
import { NewerDatabaseError } from '../store/open-checked.ts';
import OlderApp from './OlderApp.svelte';
import StartFailure from './StartFailure.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

try {
  mount(App, { target, props: { app: await createApp() } });
} catch (error) {
  const screen = error instanceof NewerDatabaseError ? OlderApp : StartFailure;
  mount(screen, { target, props: { detail: String(error) } });
}
