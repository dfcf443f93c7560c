"use strict";(()=>{var Ne=Object.defineProperty;var He=Object.getOwnPropertyDescriptor;var u=(r,e,t,s)=>{for(var i=s>1?void 0:s?He(e,t):e,n=r.length-1,o;n>=0;n--)(o=r[n])&&(i=(s?o(e,t,i):o(i))||i);return s&&i&&Ne(e,t,i),i};var gt=globalThis,vt=gt.ShadowRoot&&(gt.ShadyCSS===void 0||gt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,qt=Symbol(),Xt=new WeakMap,rt=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==qt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(vt&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=Xt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&Xt.set(t,e))}return e}toString(){return this.cssText}},N=r=>new rt(typeof r=="string"?r:r+"",void 0,qt),x=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((s,i,n)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+r[n+1],r[0]);return new rt(t,r,qt)},Qt=(r,e)=>{if(vt)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),i=gt.litNonce;i!==void 0&&s.setAttribute("nonce",i),s.textContent=t.cssText,r.appendChild(s)}},It=vt?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return N(t)})(r):r;var{is:Ue,defineProperty:Fe,getOwnPropertyDescriptor:je,getOwnPropertyNames:Be,getOwnPropertySymbols:Ve,getPrototypeOf:We}=Object,bt=globalThis,te=bt.trustedTypes,Ke=te?te.emptyScript:"",Ye=bt.reactiveElementPolyfillSupport,nt=(r,e)=>r,ot={toAttribute(r,e){switch(e){case Boolean:r=r?Ke:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},yt=(r,e)=>!Ue(r,e),ee={attribute:!0,type:String,converter:ot,reflect:!1,useDefault:!1,hasChanged:yt};Symbol.metadata??=Symbol("metadata"),bt.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ee){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),i=this.getPropertyDescriptor(e,s,t);i!==void 0&&Fe(this.prototype,e,i)}}static getPropertyDescriptor(e,t,s){let{get:i,set:n}=je(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:i,set(o){let l=i?.call(this);n?.call(this,o),this.requestUpdate(e,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ee}static _$Ei(){if(this.hasOwnProperty(nt("elementProperties")))return;let e=We(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(nt("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(nt("properties"))){let t=this.properties,s=[...Be(t),...Ve(t)];for(let i of s)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,i]of t)this.elementProperties.set(s,i)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let i=this._$Eu(t,s);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let i of s)t.unshift(It(i))}else e!==void 0&&t.push(It(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Qt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,s);if(i!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:ot).toAttribute(t,s.type);this._$Em=e,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(e,t){let s=this.constructor,i=s._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let n=s.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:ot;this._$Em=i;let l=o.fromAttribute(t,n.type);this[i]=l??this._$Ej?.get(i)??l,this._$Em=null}}requestUpdate(e,t,s,i=!1,n){if(e!==void 0){let o=this.constructor;if(i===!1&&(n=this[e]),s??=o.getPropertyOptions(e),!((s.hasChanged??yt)(n,t)||s.useDefault&&s.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:i,wrapped:n},o){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[i,n]of s){let{wrapped:o}=n,l=this[i];o!==!0||this._$AL.has(i)||l===void 0||this.C(i,void 0,n,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[nt("elementProperties")]=new Map,P[nt("finalized")]=new Map,Ye?.({ReactiveElement:P}),(bt.reactiveElementVersions??=[]).push("2.1.2");var zt=globalThis,se=r=>r,xt=zt.trustedTypes,ie=xt?xt.createPolicy("lit-html",{createHTML:r=>r}):void 0,Nt="$lit$",R=`lit$${Math.random().toFixed(9).slice(2)}$`,Ht="?"+R,Ge=`<${Ht}>`,F=document,lt=()=>F.createComment(""),dt=r=>r===null||typeof r!="object"&&typeof r!="function",Ut=Array.isArray,de=r=>Ut(r)||typeof r?.[Symbol.iterator]=="function",Lt=`[ 	
\f\r]`,at=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,re=/-->/g,ne=/>/g,H=RegExp(`>|${Lt}(?:([^\\s"'>=/]+)(${Lt}*=${Lt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),oe=/'/g,ae=/"/g,ce=/^(?:script|style|textarea|title)$/i,Ft=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),a=Ft(1),$=Ft(2),qs=Ft(3),D=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),le=new WeakMap,U=F.createTreeWalker(F,129);function he(r,e){if(!Ut(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return ie!==void 0?ie.createHTML(e):e}var pe=(r,e)=>{let t=r.length-1,s=[],i,n=e===2?"<svg>":e===3?"<math>":"",o=at;for(let l=0;l<t;l++){let d=r[l],f,g,p=-1,h=0;for(;h<d.length&&(o.lastIndex=h,g=o.exec(d),g!==null);)h=o.lastIndex,o===at?g[1]==="!--"?o=re:g[1]!==void 0?o=ne:g[2]!==void 0?(ce.test(g[2])&&(i=RegExp("</"+g[2],"g")),o=H):g[3]!==void 0&&(o=H):o===H?g[0]===">"?(o=i??at,p=-1):g[1]===void 0?p=-2:(p=o.lastIndex-g[2].length,f=g[1],o=g[3]===void 0?H:g[3]==='"'?ae:oe):o===ae||o===oe?o=H:o===re||o===ne?o=at:(o=H,i=void 0);let v=o===H&&r[l+1].startsWith("/>")?" ":"";n+=o===at?d+Ge:p>=0?(s.push(f),d.slice(0,p)+Nt+d.slice(p)+R+v):d+R+(p===-2?l:v)}return[he(r,n+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},ct=class r{constructor({strings:e,_$litType$:t},s){let i;this.parts=[];let n=0,o=0,l=e.length-1,d=this.parts,[f,g]=pe(e,t);if(this.el=r.createElement(f,s),U.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(i=U.nextNode())!==null&&d.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let p of i.getAttributeNames())if(p.endsWith(Nt)){let h=g[o++],v=i.getAttribute(p).split(R),k=/([.?@])?(.*)/.exec(h);d.push({type:1,index:n,name:k[2],strings:v,ctor:k[1]==="."?wt:k[1]==="?"?kt:k[1]==="@"?_t:B}),i.removeAttribute(p)}else p.startsWith(R)&&(d.push({type:6,index:n}),i.removeAttribute(p));if(ce.test(i.tagName)){let p=i.textContent.split(R),h=p.length-1;if(h>0){i.textContent=xt?xt.emptyScript:"";for(let v=0;v<h;v++)i.append(p[v],lt()),U.nextNode(),d.push({type:2,index:++n});i.append(p[h],lt())}}}else if(i.nodeType===8)if(i.data===Ht)d.push({type:2,index:n});else{let p=-1;for(;(p=i.data.indexOf(R,p+1))!==-1;)d.push({type:7,index:n}),p+=R.length-1}n++}}static createElement(e,t){let s=F.createElement("template");return s.innerHTML=e,s}};function j(r,e,t=r,s){if(e===D)return e;let i=s!==void 0?t._$Co?.[s]:t._$Cl,n=dt(e)?void 0:e._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(r),i._$AT(r,t,s)),s!==void 0?(t._$Co??=[])[s]=i:t._$Cl=i),i!==void 0&&(e=j(r,i._$AS(r,e.values),i,s)),e}var $t=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,i=(e?.creationScope??F).importNode(t,!0);U.currentNode=i;let n=U.nextNode(),o=0,l=0,d=s[0];for(;d!==void 0;){if(o===d.index){let f;d.type===2?f=new K(n,n.nextSibling,this,e):d.type===1?f=new d.ctor(n,d.name,d.strings,this,e):d.type===6&&(f=new St(n,this,e)),this._$AV.push(f),d=s[++l]}o!==d?.index&&(n=U.nextNode(),o++)}return U.currentNode=F,i}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},K=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,i){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=j(this,e,t),dt(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==D&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):de(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&dt(this._$AH)?this._$AA.nextSibling.data=e:this.T(F.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,i=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=ct.createElement(he(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(t);else{let n=new $t(i,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=le.get(e.strings);return t===void 0&&le.set(e.strings,t=new ct(e)),t}k(e){Ut(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,i=0;for(let n of e)i===t.length?t.push(s=new r(this.O(lt()),this.O(lt()),this,this.options)):s=t[i],s._$AI(n),i++;i<t.length&&(this._$AR(s&&s._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=se(e).nextSibling;se(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},B=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,i,n){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,i){let n=this.strings,o=!1;if(n===void 0)e=j(this,e,t,0),o=!dt(e)||e!==this._$AH&&e!==D,o&&(this._$AH=e);else{let l=e,d,f;for(e=n[0],d=0;d<n.length-1;d++)f=j(this,l[s+d],t,d),f===D&&(f=this._$AH[d]),o||=!dt(f)||f!==this._$AH[d],f===c?e=c:e!==c&&(e+=(f??"")+n[d+1]),this._$AH[d]=f}o&&!i&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},wt=class extends B{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},kt=class extends B{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},_t=class extends B{constructor(e,t,s,i,n){super(e,t,s,i,n),this.type=5}_$AI(e,t=this){if((e=j(this,e,t,0)??c)===D)return;let s=this._$AH,i=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,n=e!==c&&(s===c||i);i&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},St=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){j(this,e)}},ue={M:Nt,P:R,A:Ht,C:1,L:pe,R:$t,D:de,V:j,I:K,H:B,N:kt,U:_t,B:wt,F:St},Ze=zt.litHtmlPolyfillSupport;Ze?.(ct,K),(zt.litHtmlVersions??=[]).push("3.3.3");var me=(r,e,t)=>{let s=t?.renderBefore??e,i=s._$litPart$;if(i===void 0){let n=t?.renderBefore??null;s._$litPart$=i=new K(e.insertBefore(lt(),n),n,void 0,t??{})}return i._$AI(r),i};var jt=globalThis,M=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=me(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return D}};M._$litElement$=!0,M.finalized=!0,jt.litElementHydrateSupport?.({LitElement:M});var Je=jt.litElementPolyfillSupport;Je?.({LitElement:M});(jt.litElementVersions??=[]).push("4.2.2");var _=r=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(r,e)}):customElements.define(r,e)};var Xe={attribute:!0,type:String,converter:ot,reflect:!1,hasChanged:yt},Qe=(r=Xe,e,t)=>{let{kind:s,metadata:i}=t,n=globalThis.litPropertyMetadata.get(i);if(n===void 0&&globalThis.litPropertyMetadata.set(i,n=new Map),s==="setter"&&((r=Object.create(r)).wrapped=!0),n.set(t.name,r),s==="accessor"){let{name:o}=t;return{set(l){let d=e.get.call(this);e.set.call(this,l),this.requestUpdate(o,d,r,!0,l)},init(l){return l!==void 0&&this.C(o,void 0,r,l),l}}}if(s==="setter"){let{name:o}=t;return function(l){let d=this[o];e.call(this,l),this.requestUpdate(o,d,r,!0,l)}}throw Error("Unsupported decorator location: "+s)};function E(r){return(e,t)=>typeof t=="object"?Qe(r,e,t):((s,i,n)=>{let o=i.hasOwnProperty(n);return i.constructor.createProperty(n,s),o?Object.getOwnPropertyDescriptor(i,n):void 0})(r,e,t)}function y(r){return E({...r,state:!0,attribute:!1})}var V=(r,e,t)=>(t.configurable=!0,t.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(r,e,t),t);function Tt(r,e){return(t,s,i)=>{let n=o=>o.renderRoot?.querySelector(r)??null;if(e){let{get:o,set:l}=typeof s=="object"?t:i??(()=>{let d=Symbol();return{get(){return this[d]},set(f){this[d]=f}}})();return V(t,s,{get(){let d=o.call(this);return d===void 0&&(d=n(this),(d!==null||this.hasUpdated)&&l.call(this,d)),d}})}return V(t,s,{get(){return n(this)}})}}var fe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ge=r=>(...e)=>({_$litDirective$:r,values:e}),At=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:ts}=ue,ve=r=>r;var be=()=>document.createComment(""),Y=(r,e,t)=>{let s=r._$AA.parentNode,i=e===void 0?r._$AB:e._$AA;if(t===void 0){let n=s.insertBefore(be(),i),o=s.insertBefore(be(),i);t=new ts(n,o,r,r.options)}else{let n=t._$AB.nextSibling,o=t._$AM,l=o!==r;if(l){let d;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(d=r._$AU)!==o._$AU&&t._$AP(d)}if(n!==i||l){let d=t._$AA;for(;d!==n;){let f=ve(d).nextSibling;ve(s).insertBefore(d,i),d=f}}}return t},z=(r,e,t=r)=>(r._$AI(e,t),r),es={},ye=(r,e=es)=>r._$AH=e,xe=r=>r._$AH,Et=r=>{r._$AR(),r._$AA.remove()};var $e=(r,e,t)=>{let s=new Map;for(let i=e;i<=t;i++)s.set(r[i],i);return s},Bt=ge(class extends At{constructor(r){if(super(r),r.type!==fe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let i=[],n=[],o=0;for(let l of r)i[o]=s?s(l,o):o,n[o]=t(l,o),o++;return{values:n,keys:i}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,s]){let i=xe(r),{values:n,keys:o}=this.dt(e,t,s);if(!Array.isArray(i))return this.ut=o,n;let l=this.ut??=[],d=[],f,g,p=0,h=i.length-1,v=0,k=n.length-1;for(;p<=h&&v<=k;)if(i[p]===null)p++;else if(i[h]===null)h--;else if(l[p]===o[v])d[v]=z(i[p],n[v]),p++,v++;else if(l[h]===o[k])d[k]=z(i[h],n[k]),h--,k--;else if(l[p]===o[k])d[k]=z(i[p],n[k]),Y(r,d[k+1],i[p]),p++,k--;else if(l[h]===o[v])d[v]=z(i[h],n[v]),Y(r,i[p],i[h]),h--,v++;else if(f===void 0&&(f=$e(o,v,k),g=$e(l,p,h)),f.has(l[p]))if(f.has(l[h])){let O=g.get(o[v]),Dt=O!==void 0?i[O]:null;if(Dt===null){let Jt=Y(r,i[p]);z(Jt,n[v]),d[v]=Jt}else d[v]=z(Dt,n[v]),Y(r,i[p],Dt),i[O]=null;v++}else Et(i[h]),h--;else Et(i[p]),p++;for(;v<=k;){let O=Y(r,d[k+1]);z(O,n[v]),d[v++]=O}for(;p<=h;){let O=i[p++];O!==null&&Et(O)}return this.ut=o,ye(r,d),D}});var we=":host{font:400 15px/1.45 var(--sans);color:var(--ink);-webkit-text-size-adjust:100%}:host([hidden]),[hidden]{display:none!important}*,*:before,*:after{box-sizing:border-box}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}:focus-visible{outline:2px solid var(--brand);outline-offset:2px}a{color:var(--brand);text-underline-offset:2px}.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:var(--tap);padding:0 16px;border:1px solid transparent;border-radius:999px;background:var(--brand);color:var(--brand-ink);font-weight:600;text-decoration:none;cursor:pointer;transition:filter .15s,background .15s}.btn:hover{filter:brightness(1.08)}.btn.quiet{background:transparent;color:var(--ink);border-color:var(--line-strong)}.btn.quiet:hover{background:var(--wash);filter:none}.btn.gold{background:var(--gold);color:var(--gold-ink)}.btn.danger{background:transparent;color:var(--bad);border-color:currentColor}.btn.wide{width:100%}.btn[disabled],.btn[aria-busy=true]{opacity:.55;cursor:default;filter:none}.icon{display:inline-grid;place-items:center;width:var(--tap);height:var(--tap);padding:0;border:0;border-radius:50%;background:transparent;color:inherit;cursor:pointer}.icon:hover{background:color-mix(in srgb,currentColor 9%,transparent)}svg.i{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none}.field{display:grid;gap:4px;font-size:13px;font-weight:600}.field input,.field select,.field textarea{width:100%;min-height:var(--tap);padding:8px 12px;border:1px solid var(--line-strong);border-radius:var(--radius-small);background:var(--paper);font-weight:400;font-size:16px}.field [aria-invalid=true]{border-color:var(--bad)}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.num{font-variant-numeric:tabular-nums}@media(prefers-reduced-motion:reduce){*,*:before,*:after{animation-duration:1ms!important;animation-iteration-count:1!important;transition-duration:1ms!important;scroll-behavior:auto!important}}";var ke=':root,:host{color-scheme:light dark;--paper: light-dark(#ffffff, #11121d);--wash: light-dark(#f5f4f0, #191b2a);--raised: light-dark(#ffffff, #1e2032);--ink: light-dark(#14162b, #f1eff8);--soft: light-dark(#5b5d72, #a9abc4);--line: light-dark(#e2e0d9, #313450);--line-strong: light-dark(#8d8fa3, #6f7294);--brand: light-dark(#2a2f86, #aab0ff);--brand-ink: light-dark(#ffffff, #14162b);--brand-wash: light-dark(#ecebfa, #262a4d);--gold: #f2b138;--gold-ink: #14162b;--good: light-dark(#17663f, #7fd6a6);--good-wash: light-dark(#e3f3ea, #17352a);--warn: light-dark(#8a4b00, #f3bf73);--warn-wash: light-dark(#fdf1de, #3a2c17);--bad: light-dark(#a8203a, #ff9bab);--bad-wash: light-dark(#fbe8eb, #40202a);--shadow: 0 1px 2px rgb(20 22 43 / 6%), 0 12px 40px rgb(20 22 43 / 16%);--radius: 14px;--radius-small: 9px;--tap: 44px;--sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;--display: "Fashionistar Display", "Bodoni 72", "Bodoni MT", Didot, "Playfair Display", "Times New Roman", serif;--ease: cubic-bezier(.2, .7, .2, 1)}:root[data-theme=light],:host([theme="light"]){color-scheme:light}:root[data-theme=dark],:host([theme="dark"]){color-scheme:dark}';var Ii=N(ke),Vt=N(we),S=(...r)=>[Vt,x`:host{display:block}`,...r],G=class extends M{emit(e,t){return this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0,cancelable:!0}))}};var rs={cart:$`<path d="M5 8h14l1 12.5H4L5 8Z"/><path d="M9 10V6.5a3 3 0 0 1 6 0V10"/>`,chat:$`<path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/>`,close:$`<path d="m6 6 12 12M18 6 6 18"/>`,send:$`<path d="M12 19.5V5M5.5 11 12 4.5l6.5 6.5"/>`,minus:$`<path d="M5 12h14"/>`,plus:$`<path d="M12 5v14M5 12h14"/>`,bin:$`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,file:$`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12.5h6M9 16h6"/>`,pin:$`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>`,check:$`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,alert:$`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,clock:$`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,left:$`<path d="m14.5 5-7 7 7 7"/>`,right:$`<path d="m9.5 5 7 7-7 7"/>`,down:$`<path d="M12 5v14M6 13l6 6 6-6"/>`,store:$`<path d="M4.5 10v10h15V10M3.5 9.5 5.5 4h13l2 5.5a2.8 2.8 0 0 1-5.6 0 2.9 2.9 0 0 1-5.8 0 2.8 2.8 0 0 1-5.6 0Z"/>`,person:$`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,card:$`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18"/>`,truck:$`<path d="M2.5 6h11.5v11H2.5zM14 10h4l3.5 3.5V17H14z"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.5" cy="17.5" r="2"/>`,spark:$`<path d="M12 3.5c.6 4.9 3 7.4 8 8-5 .6-7.4 3.1-8 8-.6-4.9-3-7.4-8-8 5-.6 7.4-3.1 8-8Z"/>`},m=r=>a`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${rs[r]}</svg>`;var Wt={unknown:"The connection dropped before the answer came. We keep trying.",unavailable:"The shop is busy for a moment. Please try again.",rate_limited:"A little slower, please. Try again in a moment.",internal:"Something broke on our side. It has been noted; please try again.",not_found:"That is no longer here.",unauthorised:"Your session has ended. Please reload the page.",stale:"Something changed in the meantime. Have a look and try again.",idempotency_conflict:"That was already done another way. Please try once more.",proposal_changed:"A price or your cart changed. Please look at the new total before you confirm.",checkout_closed:"This checkout is over. Start a new one from your cart.",too_large:"That message is too long.",unsupported:"This page is older than the shop. Please reload it."},ns=new Set(["out_of_stock","quantity_out_of_range","payment_declined","invalid","conflict","order_cannot_be_cancelled"]);function Ct(r){let{code:e="internal",message:t=""}=r??{};return t&&t!==e&&(ns.has(e)||!Wt[e])?t:Wt[e]??Wt.internal}var q={locale:void 0,origin:"",askVendor:!0},T=r=>r.startsWith("/")?q.origin+r:r;function Kt(r=Date.now()){let e=crypto.getRandomValues(new Uint8Array(16));for(let s=0;s<6;s++)e[s]=Math.floor(r/2**(8*(5-s)))&255;e[6]=e[6]&15|112,e[8]=e[8]&63|128;let t=Array.from(e,s=>s.toString(16).padStart(2,"0")).join("");return`${t.slice(0,8)}-${t.slice(8,12)}-${t.slice(12,16)}-${t.slice(16,20)}-${t.slice(20)}`}var Z=class{constructor(){this.items=new Map}async all(){return[...this.items.values()]}async put(e){this.items.set(e.cid,{...e})}async delete(e){this.items.delete(e)}},ht=class{constructor(e){this.name=e;this.fallback=new Z;this.opened=null}async all(){return await this.run("readonly",t=>t.getAll())??this.fallback.all()}async put(e){await this.run("readwrite",t=>t.put({...e}))===null&&await this.fallback.put(e)}async delete(e){await this.run("readwrite",t=>t.delete(e)),await this.fallback.delete(e)}open(){return this.opened??=new Promise(e=>{try{let t=indexedDB.open(this.name,1);t.onupgradeneeded=()=>t.result.createObjectStore("outbox",{keyPath:"cid"}),t.onsuccess=()=>e(t.result),t.onerror=t.onblocked=()=>e(null)}catch{e(null)}}),this.opened}async run(e,t){let s=await this.open();return s?new Promise(i=>{try{let n=t(s.transaction("outbox",e).objectStore("outbox"));n.onsuccess=()=>i(n.result===void 0?!0:n.result),n.onerror=()=>i(null)}catch{i(null)}}):null}};var J=class extends Error{constructor(t,s=""){super(s||t);this.code=t}};async function _e(r){return r.ok?null:await r.json().catch(()=>({}))}var os=3e4,pt=class{constructor(e,t,s){this.origin=e;this.siteKey=t;this.identity=s;this.ticket=null;this.asking=null;this.kept=!1;this.kept=this.stored()!==null}get returning(){return this.kept}async get(e=!1){return!e&&this.ticket&&Date.parse(this.ticket.expires_at)-Date.now()>os?this.ticket:(this.asking??=this.locked(()=>this.ask()).finally(()=>this.asking=null),this.asking)}keep(){this.kept=!0,this.ticket&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation})}forget(){this.ticket=null,this.kept=!1;try{localStorage.removeItem(this.slot)}catch{}}async ask(){let e=this.stored()?.renew??this.ticket?.renew,t=await this.identity?.(),s=await this.post({site_key:this.siteKey,...e&&{renew:e},...t&&{identity:t}}),i=await _e(s);if(e&&i?.code==="renew_refused"&&(this.ticket=null,s=await this.post({site_key:this.siteKey,...t&&{identity:t}}),i=await _e(s)),i)throw s.status>=500||s.status===429?new Error(`session: ${s.status}`):new J(i.code??"unauthorised",i.message);return this.ticket=await s.json(),this.kept&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation}),this.ticket}post(e){return fetch(`${this.origin}/api/v1/widget/sessions`,{method:"POST",credentials:"omit",headers:{"Content-Type":"application/json"},body:JSON.stringify(e)})}get slot(){return`fashionistar:${this.siteKey}`}stored(){try{return JSON.parse(localStorage.getItem(this.slot)??"null")}catch{return null}}store(e){try{localStorage.setItem(this.slot,JSON.stringify(e))}catch{}}async locked(e){let t=typeof navigator>"u"?void 0:navigator.locks;return this.kept&&t?await t.request(this.slot,e):e()}};var X=class{constructor(e){this.conv=e;this.last=0;this.head=0;this.first=1;this.events=[];this.outbox=[];this.cursors=new Map;this.words=null;this.typing=null;this.subscribed=!1;this.held=new Map;this.cache=null}get behind(){return this.head>this.last}apply(e){if(e.seq>this.head&&(this.head=e.seq),e.seq<=this.last)return"old";if(e.seq>this.last+1)return this.held.size<500&&this.held.set(e.seq,e),"gap";this.push(e);for(let t=this.held.get(this.last+1);t;t=this.held.get(this.last+1))this.push(t);return"applied"}reset(e,t=1){this.epoch=e,this.first=t,this.last=t-1,this.head=Math.max(0,t-1),this.events.length=0,this.held.clear(),this.cursors.clear(),this.words=this.typing=null,this.cache=null}cursor(e){if(!e.from)return;let t=this.cursors.get(e.from)??{delivered:0,read:0};this.cursors.set(e.from,{delivered:Math.max(t.delivered,e.delivered??0,e.read??0),read:Math.max(t.read,e.read??0)})}ephemeral(e,t){let s=e.name;e.what==="typing"&&(this.typing={from:e.from,until:t+(e.ttl_ms??6e3),...s&&{name:s}}),e.what==="words"&&(this.words={from:e.from,text:e.text??"",at:t,...s&&{name:s}})}entries(){if(this.cache)return this.cache;let e=[],t=new Map;for(let s of this.events){let i=s.target===void 0?void 0:t.get(s.target),n=i===void 0?void 0:e[i];if(s.kind==="edit"||s.kind==="redact"||s.kind==="reaction"||s.kind==="status"){if(!n||i===void 0)continue;s.kind==="edit"&&(e[i]={...n,body:{...n.body,...s.body},edited:!0}),s.kind==="redact"&&(e[i]={...n,body:{},redacted:!0}),s.kind==="status"&&s.status&&(e[i]={...n,status:s.status}),s.kind==="reaction"&&(e[i]={...n,reactions:[...n.reactions??[],{from:s.from??"",text:String(s.body?.text??"")}]});continue}t.set(s.seq,e.length),e.push(s.body?.redacted?{...s,redacted:!0}:s)}return this.cache=e}push(e){if(this.held.delete(e.seq),this.events.push(e),this.last=e.seq,this.cache=null,e.cid){let t=this.outbox.findIndex(s=>s.cid===e.cid);t>=0&&this.outbox.splice(t,1)}this.words&&this.words.from===e.from&&(this.words=null),this.typing&&this.typing.from===e.from&&(this.typing=null)}};var Q=class extends Error{constructor(t,s="",i=!1,n={},o){super(s||t);this.code=t;this.temporary=i;this.details=n;this.retryAfterMs=o}};var Se="chat.v1.json",Te=35e3,Yt=1e4,as=4e3,ls=15*6e4,ds=6,Gt=r=>new Q("unknown",r,!0);function Ae(r,e,t){return t()*Math.min(e<6e4?5e3:3e4,500*2**Math.min(r,10))}var Mt=class{constructor(e){this.options=e;this.sync="idle";this.stoppedBy="";this.ticket=null;this.me="";this.limits={frame:65536,text:4096};this.threads=new Map;this.mainThread=null;this.ws=null;this.welcomed=!1;this.nextId=1;this.waiting=new Map;this.actors=new Map;this.draining=new Set;this.repairing=new Map;this.listeners=new Set;this.lastFrame=0;this.attempt=0;this.troubleSince=0;this.run=0;this.freshTicket=!1;this.byeAfter=null;this.cursors=new Map;this.typedAt=0;this.restored=null;this.store=e.outbox??new Z,this.random=e.random??Math.random}listen(e){return this.listeners.add(e),()=>this.listeners.delete(e)}start(){this.sync!=="idle"&&this.sync!=="stopped"||(this.stoppedBy="",this.unwake??=this.options.wake?.(e=>e==="offline"?this.wentOffline():this.resume()),this.watch??=setInterval(()=>this.look(),1e3),this.connect())}stop(){this.unwake?.(),clearInterval(this.watch),this.unwake=this.watch=void 0,this.drop(1e3),this.setSync("idle")}resume(){if(this.sync==="stopped"||this.sync==="idle")return;if(!this.ws)return this.attempt=0,void this.connect();if(!this.welcomed)return;if(Date.now()-this.lastFrame>Te-Yt)return this.lost();let e=[...this.threads.values()].find(t=>t.subscribed);e&&this.request({t:"fetch",conv:e.conv,after:e.last,limit:200},as).then(t=>this.fetched(e,t),t=>t.code==="unknown"&&this.ws&&this.lost())}open(e,t){let s=this.threads.get(e);return s||(s=new X(e),s.epoch=t,this.threads.set(e,s),this.welcomed&&this.subscribe(s)),s}get main(){return this.mainThread??=new X("")}close(e){this.threads.delete(e)}say(e,t,s={}){let i={cid:s.cid??Kt(),conv:e.conv,kind:"message",body:t,at:new Date().toISOString(),state:"pending"};return s.kind&&(i.entryKind=s.kind),s.replyTo&&(i.replyTo=s.replyTo),this.enqueue(e,i),i.cid}act(e,t,s,i=Kt()){let n={cid:i,conv:e.conv,kind:"act",action:t,args:s,at:new Date().toISOString(),state:"pending"},o=new Promise((l,d)=>this.actors.set(i,{resolve:l,reject:d}));return this.enqueue(e,n),o}retry(e,t){let s=e.outbox.find(i=>i.cid===t);s&&(s.state="pending",delete s.error,this.store.put(s),this.changed(e),this.drain(e))}discard(e,t){let s=e.outbox.findIndex(i=>i.cid===t);s>=0&&e.outbox.splice(s,1),this.store.delete(t),this.changed(e)}mark(e,t){let s=this.cursors.get(e.conv)??{delivered:0,read:0,sent:""};s.read=Math.max(s.read,Math.min(t.read??0,e.last)),s.delivered=Math.max(s.delivered,Math.min(t.delivered??0,e.last),s.read),this.cursors.set(e.conv,s),this.cursorTimer??=setTimeout(()=>this.flushCursors(),1e3)}typing(e){Date.now()-this.typedAt<3e3||!this.welcomed||!e.subscribed||(this.typedAt=Date.now(),this.post({t:"eph",conv:e.conv,what:"typing",ttl_ms:6e3}))}request(e,t=Yt){let s=this.nextId++;return new Promise((i,n)=>{if(!this.ws||this.ws.readyState!==1)return n(Gt("not connected"));let o=setTimeout(()=>{this.waiting.delete(s),n(Gt("no answer"))},t);this.waiting.set(s,{resolve:i,reject:n,timer:o}),this.post({...e,id:s})})}async connect(){let e=++this.run;clearTimeout(this.retryTimer),this.retryTimer=void 0,this.setSync("connecting");try{this.ticket=await this.options.tickets.get(this.freshTicket)}catch(s){return e!==this.run?void 0:s instanceof J?this.halt(s.code):this.retryLater()}if(e!==this.run||(this.freshTicket=!1,this.me=this.ticket.me.id,this.adopt(this.ticket),await this.restoreOutbox(),e!==this.run))return;let t=this.options.connect?this.options.connect(this.options.url,Se):new WebSocket(this.options.url,Se);this.ws=t,this.lastFrame=Date.now(),t.onopen=()=>this.hello(),t.onmessage=s=>{t===this.ws&&this.receive(String(s.data))},t.onclose=s=>{t===this.ws&&this.lost(s.code)}}adopt(e){if(!e.conversation)return;let t=this.main;t.conv!==e.conversation&&(this.threads.delete(t.conv),t.conv&&t.reset(void 0),t.conv=e.conversation,this.threads.set(t.conv,t)),t.epoch??=e.epoch}hello(){let e=this.options.client??{name:"widget",version:"1.0.0"};this.request({t:"hello",token:this.ticket.token,client:e,features:["cards","receipts","words"]}).then(t=>this.greeted(t),t=>{t.code==="unauthorised"&&(this.freshTicket=!0),this.ws&&this.lost()})}greeted(e){this.welcomed=!0,this.me=e.me||this.me,e.limits&&(this.limits=e.limits),this.setSync("catching_up");for(let t of this.cursors.values())t.sent="";Promise.all([...this.threads.values()].map(t=>this.subscribe(t))).then(()=>this.settle())}lost(e=1006){if(this.drop(e),e>=4500&&e<5e3)return this.halt(String(e));e===4001&&(this.freshTicket=!0),this.retryLater()}drop(e){this.run++,clearTimeout(this.retryTimer);let t=this.ws;this.ws=null,this.welcomed=!1,t&&(t.onopen=t.onmessage=t.onclose=null,t.readyState<2&&t.close(e===1e3?1e3:void 0));for(let i of this.threads.values())i.subscribed=!1;this.draining.clear(),this.repairing.clear();let s=[...this.waiting.values()];this.waiting.clear();for(let i of s)clearTimeout(i.timer),i.reject(Gt("connection lost"))}retryLater(){this.troubleSince||=Date.now();let e=Ae(this.attempt++,Date.now()-this.troubleSince,this.random),t=this.byeAfter===null?e:this.byeAfter*this.random()+50;this.byeAfter=null,this.setSync(typeof navigator<"u"&&navigator.onLine===!1?"offline":"waiting"),this.retryTimer=setTimeout(()=>{this.connect()},t)}wentOffline(){this.sync==="stopped"||this.sync==="idle"||(this.drop(1006),this.retryTimer=setTimeout(()=>{this.connect()},5e3),this.setSync("offline"))}halt(e){this.drop(1e3),this.stoppedBy=e,this.setSync("stopped")}look(){let e=Date.now();this.ws&&e-this.lastFrame>(this.welcomed?Te:Yt)&&this.lost(),this.welcomed&&this.troubleSince&&this.sync==="live"&&(this.attempt=this.troubleSince=0);for(let t of this.threads.values()){let s=t.typing&&t.typing.until<e,i=t.words&&e-t.words.at>2e4;s&&(t.typing=null),i&&(t.words=null),(s||i)&&this.changed(t)}}post(e){this.ws?.readyState===1&&this.ws.send(JSON.stringify(e))}receive(e){this.lastFrame=Date.now();let t=JSON.parse(e);switch(t.t){case"ok":case"welcome":case"err":{let s=t.re===void 0?void 0:this.waiting.get(t.re);if(!s)break;this.waiting.delete(t.re),clearTimeout(s.timer),t.t==="err"?s.reject(new Q(t.code,t.message,t.temporary,t.details,t.retry_after_ms)):s.resolve(t);break}case"event":{let s=this.threads.get(t.conv);if(!s)break;let i=s.apply(t);i==="gap"&&this.repair(s),i==="applied"&&this.changed(s,[t]),this.settle();break}case"cursor":case"eph":{let s=this.threads.get(t.conv);if(!s||"from"in t&&t.from===this.me&&t.t==="eph")break;t.t==="cursor"?s.cursor(t):s.ephemeral(t,Date.now()),this.changed(s);break}case"ping":this.post({t:"pong"});for(let[s,i]of Object.entries(t.heads??{}))this.heard(s,i);break;case"auth_expiring":this.reauthenticate();break;case"bye":this.byeAfter=t.retry_after_ms??null}this.tell({what:"frame",frame:t})}async reauthenticate(){try{let e=await this.options.tickets.get(!0);if(this.ticket&&e.me.id!==this.ticket.me.id)return this.drop(1e3),this.threads.clear(),this.mainThread=null,void this.connect();this.ticket=e,await this.request({t:"auth",token:e.token})}catch{this.freshTicket=!0}}async subscribe(e){let t=e.last;try{let s=await this.request({t:"sub",conv:e.conv,after:t,...e.epoch&&{epoch:e.epoch}});(s.mode==="snapshot"||e.epoch&&s.epoch&&s.epoch!==e.epoch)&&(e.reset(s.epoch,s.from??(s.head?Math.max(1,s.head-199):1)),this.changed(e)),e.epoch=s.epoch??e.epoch,e.head=Math.max(e.head,s.head??0),e.subscribed=!0}catch(s){if(s.code==="unknown")return}this.settle(),this.drain(e)}heard(e,t){let s=this.threads.get(e);s&&(s.head=Math.max(s.head,t),s.behind&&this.repair(s))}async repair(e){if(!(this.repairing.get(e.conv)!==void 0||!this.welcomed)){this.repairing.set(e.conv,0),this.settle();for(let s=0;e.behind&&this.welcomed;){let i=e.last;try{this.fetched(e,await this.request({t:"fetch",conv:e.conv,after:e.last,limit:200}))}catch(n){if(n.code==="unknown"&&!this.welcomed)break;await new Promise(o=>setTimeout(o,n.retryAfterMs??500))}if(e.last===i&&++s>=3){e.reset(void 0),await this.subscribe(e);break}}this.repairing.delete(e.conv),this.settle()}}fetched(e,t){let s=(t.events??[]).filter(i=>e.apply(i)==="applied");t.head!==void 0&&(e.head=Math.max(e.last,t.head)),s.length&&this.changed(e,s)}settle(){if(!this.welcomed)return;let e=[...this.threads.values()].some(t=>t.behind);this.setSync(e?"catching_up":"live")}flushCursors(){if(this.cursorTimer=void 0,!!this.welcomed)for(let[e,{delivered:t,read:s,sent:i}]of this.cursors){let n=`${t}/${s}`;n===i||!this.threads.get(e)?.subscribed||(this.cursors.get(e).sent=n,this.post({t:"cursor",conv:e,delivered:t,read:s}))}}enqueue(e,t){e.outbox.push(t),this.store.put(t),this.changed(e),this.drain(e)}restoreOutbox(){return this.options.restore?(this.restored??=this.store.all().then(e=>{for(let t of e.sort((s,i)=>s.cid<i.cid?-1:1)){let s=t.kind==="act"&&Date.now()-Date.parse(t.at)>ls,i=t.conv?this.open(t.conv):this.main;s?this.store.delete(t.cid):i.outbox.some(n=>n.cid===t.cid)||(i.outbox.push({...t,conv:i.conv,state:t.state==="failed"?"failed":"pending"}),this.changed(i))}}),this.restored):Promise.resolve()}async drain(e){if(!this.welcomed||this.draining.has(e.conv))return;this.draining.add(e.conv);let t=this.run,s=()=>e.outbox.find(i=>i.state==="pending");for(let i=s(),n=0;i&&this.welcomed&&t===this.run;i=s())try{this.delivered(e,i,await this.request(this.frameOf(e,i))),n=0}catch(o){let l=o;if(t!==this.run)return;!l.temporary||++n>=ds?(this.failed(e,i,l),n=0):await new Promise(d=>setTimeout(d,l.retryAfterMs??Ae(n,0,this.random)))}t===this.run&&this.draining.delete(e.conv)}frameOf(e,t){let{cid:s}=t,{conv:i}=e;return t.kind==="act"?{t:"act",conv:i,cid:s,action:t.action,args:t.args??{}}:{t:"send",conv:i,cid:s,body:t.body??{},...t.entryKind&&{kind:t.entryKind},...t.replyTo&&{reply_to:t.replyTo}}}delivered(e,t,s){if(this.store.delete(t.cid),t.state="sent",t.kind==="act"||s.seq!==void 0&&s.seq<=e.last){let i=e.outbox.indexOf(t);i>=0&&e.outbox.splice(i,1)}s.seq!==void 0&&(e.head=Math.max(e.head,s.seq),setTimeout(()=>this.heard(e.conv,s.seq),2e3)),this.actors.get(t.cid)?.resolve(s),this.actors.delete(t.cid),this.changed(e),e.subscribed||this.subscribe(e)}failed(e,t,s){let i=this.actors.get(t.cid);this.actors.delete(t.cid),t.kind==="act"?(e.outbox.splice(e.outbox.indexOf(t),1),this.store.delete(t.cid)):(t.state="failed",t.error={code:s.code,message:s.message},this.store.put(t)),i?.reject(s),this.changed(e)}changed(e,t=[]){this.tell({what:"thread",thread:e,events:t})}setSync(e){this.sync!==e&&(this.sync=e,this.tell({what:"sync"}))}tell(e){for(let t of this.listeners)t(e)}};var Ee=r=>{let e=()=>r("resume"),t=()=>r("offline"),s=()=>{document.visibilityState==="visible"&&r("resume")};return addEventListener("online",e),addEventListener("offline",t),addEventListener("pageshow",e),document.addEventListener("visibilitychange",s),()=>{removeEventListener("online",e),removeEventListener("offline",t),removeEventListener("pageshow",e),document.removeEventListener("visibilitychange",s)}};var cs=new Set("BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ")),hs=new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));function b(r,e){let t=cs.has(e)?0:hs.has(e)?3:2;return new Intl.NumberFormat(q.locale,{style:"currency",currency:e,currencyDisplay:"narrowSymbol",minimumFractionDigits:t,maximumFractionDigits:t}).format(r/10**t)}var W=r=>r?typeof r=="string"?r:r.name:"";function Ce(r){switch(r.type){case"cart":return"cart";case"address":case"proposal":return`checkout:${r.type}`;case"payment":return`payment:${r.checkout}`;case"order":return`order:${r.order}`;default:return null}}var C=x`
.card {
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
header {
display: flex;
align-items: center;
gap: 8px;
padding: 12px 14px;
border-bottom: 1px solid var(--line);
font-weight: 650;
}
header .aside {
margin-inline-start: auto;
font-weight: 500;
font-size: 13px;
color: var(--soft);
}
.body {
padding: 14px;
display: grid;
gap: 12px;
}
.soft {
color: var(--soft);
font-size: 13px;
}
h3,
p,
ul,
dl,
dd,
ol {
margin: 0;
padding: 0;
}
ul,
ol {
list-style: none;
}
.row {
display: flex;
gap: 12px;
align-items: center;
}
.pair {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.thumb {
width: 56px;
aspect-ratio: 4/5;
object-fit: cover;
border-radius: 8px;
background: var(--wash);
flex: none;
}
.what {
display: grid;
line-height: 1.35;
}
dl.sum {
display: grid;
grid-template-columns: 1fr auto;
row-gap: 6px;
font-size: 14px;
}
dl.sum dd {
text-align: end;
padding-inline-start: 12px;
}
dl.sum .total {
font-weight: 700;
font-size: 17px;
padding-top: 8px;
border-top: 1px solid var(--line);
}
.problem {
display: flex;
gap: 8px;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--bad-wash);
color: var(--bad);
font-size: 14px;
}
.pill {
display: inline-flex;
align-items: center;
gap: 5px;
padding: 2px 9px;
border-radius: 99px;
background: var(--brand-wash);
color: var(--brand);
font-size: 12.5px;
font-weight: 600;
white-space: nowrap;
}
.pill.good {
background: var(--good-wash);
color: var(--good);
}
.pill.warn {
background: var(--warn-wash);
color: var(--warn);
}
.pill.bad {
background: var(--bad-wash);
color: var(--bad);
}
.pill .i {
width: 14px;
height: 14px;
}
`,w=class extends G{constructor(){super(...arguments);this.live=!0;this.readonly=!1;this.busy="";this.problem=null}static{this.styles=S(C)}get usable(){return this.live&&!this.readonly}act(t,s,i=t){return this.busy?Promise.resolve(!1):(this.busy=i,this.problem=null,new Promise(n=>{let o=l=>{this.busy="",this.problem=l,n(l===null)};this.emit("act",{action:t,args:s,done:o})}))}trouble(){return this.problem?a`<p class="problem" role="alert">${m("alert")}<span>${this.problem}</span></p>`:c}lineText(t){return a`<span class="what"><strong>${t.title}</strong><span class="soft">${[t.colour,t.size,W(t.vendor)].filter(Boolean).join(" · ")}</span></span>`}};u([E({attribute:!1})],w.prototype,"card",2),u([E({type:Boolean})],w.prototype,"live",2),u([E({type:Boolean})],w.prototype,"readonly",2),u([y()],w.prototype,"busy",2),u([y()],w.prototype,"problem",2);var ut=class extends w{line(e){let{currency:t}=this.card,s=`${e.title}${e.size?`, ${e.size}`:""}`,i=e.available??99;return a`<li>
<img class="thumb" src=${T(e.image)} alt="" loading="lazy" />
<div>${this.lineText(e)}${i<e.quantity?a`<div class="pill warn">Only ${i} left</div>`:c}</div>
<span class="price num">${b(e.total_minor,t)}</span>
<div class="tools">
${this.usable?a`<span class="stepper" role="group" aria-label="How many: ${s}">
<button class="icon" aria-label="One less of ${s}" ?disabled=${!!this.busy||e.quantity<2} @click=${()=>this.act("cart.set",{line:e.line,quantity:e.quantity-1})}>${m("minus")}</button>
<output class="num" aria-label="Quantity">${e.quantity}</output>
<button class="icon" aria-label="One more of ${s}" ?disabled=${!!this.busy||e.quantity>=i} @click=${()=>this.act("cart.set",{line:e.line,quantity:e.quantity+1})}>${m("plus")}</button>
</span>
<button class="icon" aria-label="Remove ${s}" ?disabled=${!!this.busy} @click=${()=>this.act("cart.remove",{line:e.line})}>${m("bin")}</button>`:a`<span class="soft num">${e.quantity} × ${b(e.unit_minor,t)}</span>`}
</div>
</li>`}render(){let{lines:e,items_minor:t,count:s,currency:i,changes:n}=this.card;return e.length?a`<section class="card" aria-label="Your cart">
<header>${m("cart")} Your cart <span class="aside">${s} ${s===1?"item":"items"}</span></header>
<div class="body">
${(n??[]).map(o=>a`<p class="pill warn">${o.title}: now ${b(o.now_minor,i)}, was ${b(o.was_minor,i)}</p>`)}
<ul>
${e.map(o=>this.line(o))}
</ul>
<dl class="sum">
<dt class="total">Items</dt>
<dd class="total num">${b(t,i)}</dd>
</dl>
${this.trouble()}
${this.usable?a`<button class="btn wide" aria-busy=${this.busy==="checkout.start"} @click=${()=>this.act("checkout.start",{})}>Checkout</button>
<p class="soft">Delivery and tax come next, before you confirm anything.</p>`:c}
</div>
</section>`:a`<section class="card" aria-label="Your cart"><p class="empty soft">Your cart is empty. Tell me what you are looking for.</p></section>`}};ut.styles=S(C,x`
li {
display: grid;
grid-template-columns: 56px 1fr auto;
gap: 4px 12px;
padding: 12px 0;
border-top: 1px solid var(--line);
}
li:first-child {
border-top: 0;
padding-top: 0;
}
.thumb {
grid-row: span 2;
}
.stepper {
display: inline-flex;
align-items: center;
border: 1px solid var(--line-strong);
border-radius: 99px;
width: max-content;
}
.stepper .icon {
width: 42px;
height: 42px;
}
.stepper .i {
width: 16px;
height: 16px;
}
.stepper output {
min-width: 20px;
text-align: center;
font-weight: 600;
}
.tools {
display: flex;
justify-content: space-between;
align-items: center;
grid-column: 2 / 4;
}
.price {
font-weight: 600;
}
.empty {
text-align: center;
padding: 20px 14px;
}
`),ut=u([_("fs-cart")],ut);var Me="AE AR AT AU BE BG BR CA CH CI CL CM CN CO CY CZ DE DK DZ EE EG ES ET FI FR GB GH GR HK HR HU ID IE IL IN IS IT JM JP KE KR LT LU LV MA MT MU MX MY NG NL NO NZ PE PH PL PT RO RS RW SA SE SG SI SK SN TH TN TR TW TZ UA UG US VN ZA ZM ZW".split(" "),ps=[["name","Full name","name",!0,!1],["email","E-mail","email",!0,!1],["line1","Street and number","address-line1",!0,!1],["line2","Flat, floor (optional)","address-line2",!1,!1],["city","City","address-level2",!0,!0],["postcode","Postcode","postal-code",!1,!0],["region","State or region","address-level1",!1,!0]],Oe=r=>[r.name,r.line1,r.line2,[r.postcode,r.city].filter(Boolean).join(" "),r.region,r.country].filter(Boolean).join(", "),tt=class extends w{constructor(){super(...arguments);this.wrong={}}send(t){t.preventDefault();let s=t.target,i={};for(let l of s.elements)l instanceof HTMLInputElement&&!l.validity.valid&&(i[l.name]=l.validity.valueMissing?"Please fill this in":"That does not look right");this.wrong=i;let n=Object.keys(i)[0];if(n)return s.elements.namedItem(n).focus();let o=Object.fromEntries([...new FormData(s)].map(([l,d])=>[l,String(d).trim()]).filter(([,l])=>l));this.act("checkout.address",{checkout:this.card.checkout,address:o})}render(){let t=this.card.address;if(!this.usable)return a`<section class="card" aria-label="Delivery address">
<header>${m("pin")} Delivery address</header>
<div class="body soft">${t?Oe(t):"Asked for the delivery address."}</div>
</section>`;let s=(navigator.language.split("-")[1]??"US").toUpperCase(),i=t?.country??(Me.includes(s)?s:"US"),n=new Intl.DisplayNames(navigator.language,{type:"region"});return a`<section class="card" aria-label="Delivery address">
<header>${m("pin")} Where shall it go?</header>
<form class="body" novalidate @submit=${this.send}>
${ps.map(([o,l,d,f,g])=>a`<label class="field ${g?"half":""}"
>${l}
<input
name=${o}
type=${o==="email"?"email":"text"}
autocomplete="shipping ${d}"
maxlength="120"
?required=${f}
.value=${t?.[o]??""}
aria-invalid=${this.wrong[o]?"true":"false"}
aria-describedby=${this.wrong[o]?`w-${o}`:c}
/>${this.wrong[o]?a`<span class="wrong" id="w-${o}">${this.wrong[o]}</span>`:c}</label
>`)}
<label class="field half"
>Country
<select name="country" autocomplete="shipping country">
${Me.map(o=>({code:o,name:n.of(o)??o})).sort((o,l)=>o.name.localeCompare(l.name)).map(({code:o,name:l})=>a`<option value=${o} ?selected=${o===i}>${l}</option>`)}
</select></label
>
<label class="field">Phone for the courier (optional) <input name="phone" type="tel" autocomplete="shipping tel" maxlength="40" .value=${t?.phone??""} /></label>
${this.problem?a`<div class="all">${this.trouble()}</div>`:c}
<button class="btn all" aria-busy=${!!this.busy}>Use this address</button>
<p class="soft all">Kept encrypted under a key of your own, and shared only with the vendors of this order.</p>
</form>
</section>`}};tt.styles=S(C,x`
form {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 10px;
}
.field,
.all {
grid-column: 1 / 3;
}
.field.half {
grid-column: auto;
min-width: 0;
}
.wrong {
color: var(--bad);
font-weight: 500;
}
`),u([y()],tt.prototype,"wrong",2),tt=u([_("fs-address")],tt);var et=class extends w{constructor(){super(...arguments);this.changing=!1}confirm(){let{proposal:t,version:s,total_minor:i,currency:n}=this.card;this.act("checkout.confirm",{proposal:t,version:s,total_minor:i,currency:n})}render(){let t=this.card,{currency:s}=t,i=l=>b(l,s),n=t.status!=="open"||Date.parse(t.expires_at)<Date.now(),o=new Intl.DateTimeFormat(void 0,{hour:"2-digit",minute:"2-digit"}).format(new Date(t.expires_at));return this.changing&&this.usable?a`<fs-address .card=${{type:"address",checkout:t.checkout,address:t.address}}></fs-address>`:a`<section class="card" aria-label="Your order, to confirm">
<header>${m("check")} Your order <span class="aside">${n?t.status==="open"?"expired":t.status:`price held until ${o}`}</span></header>
<div class="body">
<ul>
${t.lines.map(l=>a`<li class="row">
<img class="thumb" src=${T(l.image)} alt="" />${this.lineText(l)}
<span class="num">${l.quantity>1?a`<span class="soft">${l.quantity} × </span>`:c}${i(l.quantity>1?l.unit_minor:l.total_minor)}</span>
</li>`)}
</ul>
${t.address?a`<div class="to">
${m("pin")}<span>${Oe(t.address)}</span>
${this.usable&&!n?a`<button @click=${()=>this.changing=!0}>Change</button>`:c}
</div>`:c}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${i(t.items_minor)}</dd>
${t.discount_minor?a`<dt>Discount</dt><dd class="num">−${i(t.discount_minor)}</dd>`:c}
${t.deliveries.map(l=>a`<dt>Delivery, ${W(l.vendor)}<br /><span class="soft">${l.label}${l.days?`, ${l.days} days`:""}</span></dt>
<dd class="num">${l.price_minor?i(l.price_minor):"Free"}</dd>`)}
${t.tax_included?c:a`<dt>Tax</dt><dd class="num">${i(t.tax_minor)}</dd>`}
<dt class="total">Total</dt>
<dd class="total num">${i(t.total_minor)}</dd>
${t.tax_included?a`<dt class="soft">Tax included</dt><dd class="soft num">${i(t.tax_minor)}</dd>`:c}
</dl>
${this.trouble()}
${this.usable&&!n?a`<button class="btn gold wide" aria-busy=${this.busy==="checkout.confirm"} @click=${this.confirm}>Confirm ${i(t.total_minor)}</button>
<button class="btn quiet wide" @click=${()=>this.act("checkout.cancel",{checkout:t.checkout})}>Not now</button>`:this.usable&&t.status==="open"?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Get a fresh total</button>`:c}
</div>
</section>`}};et.styles=S(C,x`
ul {
display: grid;
gap: 8px;
}
li .num {
margin-inline-start: auto;
align-self: start;
}
.thumb {
width: 40px;
}
.to {
display: flex;
gap: 8px;
align-items: start;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--wash);
font-size: 13.5px;
}
.to button {
margin-inline-start: auto;
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-weight: 600;
cursor: pointer;
}
`),u([y()],et.prototype,"changing",2),et=u([_("fs-proposal")],et);var us=new Set(["captured","authorized","partially_refunded","refunded"]),Ot={failed:"The payment was declined. Nothing was charged.",expired:"The time to pay has run out. Nothing was charged.",voided:"This payment was cancelled."},st=class extends w{constructor(){super(...arguments);this.told=""}async pay(t){await this.act("payment.simulate",{payment:this.card.payment,outcome:t},t)&&(this.told=t==="delay"?"The bank takes its time. This card will change when it answers.":"Sent to the bank…")}render(){let{status:t,amount_minor:s,currency:i,provider:n,url:o}=this.card,l=this.usable&&(t==="requires_action"||t==="created");return us.has(t)?a`<section class="card" aria-label="Payment">
<header class="only">${m("card")} ${b(s,i)} <span class="aside"><span class="pill good">${m("check")} ${t==="refunded"?"Refunded":"Paid"}</span></span></header>
</section>`:a`<section class="card" aria-label="Payment">
<header>
${m("card")} Payment
<span class="aside">${Ot[t]?a`<span class="pill bad">Not paid</span>`:n==="sandbox"?"sandbox, no real money":n}</span>
</header>
<div class="body">
<span class="amount num">${b(s,i)}</span>
${Ot[t]?a`<p class="soft">${Ot[t]}</p>`:c} ${this.trouble()}
${l&&n==="sandbox"?a`<button class="btn gold wide" aria-busy=${!!this.busy||!!this.told} ?disabled=${!!this.told} @click=${()=>this.pay("succeed")}>Pay now (sandbox)</button>
<p class="soft" role="status">${this.told}</p>
<details>
<summary>Try how it goes when it does not go well</summary>
<div class="pair">
<button class="btn quiet" @click=${()=>this.pay("decline")}>Decline</button>
<button class="btn quiet" @click=${()=>this.pay("delay")}>Delay</button>
<button class="btn quiet" @click=${()=>this.pay("duplicate")}>Pay twice</button>
${o?a`<a class="btn quiet" href=${T(o)} target="_blank" rel="noopener">Pay page</a>`:c}
</div>
</details>`:l&&o?a`<a class="btn gold wide" href=${T(o)} target="_blank" rel="noopener">Pay with ${n}</a>`:this.usable&&Ot[t]?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Try again</button>`:c}
</div>
</section>`}};st.styles=S(C,x`
.only {
border: 0;
}
.amount {
font-size: 26px;
font-weight: 650;
}
summary {
min-height: var(--tap);
display: flex;
align-items: center;
cursor: pointer;
color: var(--soft);
font-size: 13.5px;
}
.pair .btn {
padding: 0 8px;
font-size: 13.5px;
}
`),u([y()],st.prototype,"told",2),st=u([_("fs-payment")],st);var ms=["Placed","Accepted","Shipped","Delivered"],fs={new:0,placed:0,paid:0,accepted:1,in_production:1,ready:1,shipped:2,delivered:3,completed:3},gs={canceled:"Cancelled",cancelled:"Cancelled",rejected:"Declined by the vendor"};function vs(r){let e=gs[r.status];if(e)return a`<span class="pill bad">${e}</span>`;let t=fs[r.status]??0;return a`<ol class="steps" aria-label="Progress">
${ms.map((s,i)=>a`<li class=${i<=t?"done":""} aria-current=${i===t?"step":c}>
<i>${i<=t?m("check"):c}</i>${s}${i<=t?a`<span class="sr">, done</span>`:c}
</li>`)}
</ol>`}var bs=x`
.steps {
display: grid;
grid-template-columns: repeat(4, 1fr);
font-size: 12.5px;
text-align: center;
color: var(--soft);
}
.steps li {
position: relative;
display: grid;
justify-items: center;
gap: 4px;
}
.steps li + li::before {
content: "";
position: absolute;
top: 10px;
inset-inline: -50% 50%;
height: 2px;
background: var(--line);
}
.steps .done::before {
background: var(--good) !important;
}
.steps i {
position: relative;
z-index: 1;
display: grid;
place-items: center;
width: 22px;
height: 22px;
border-radius: 50%;
border: 2px solid var(--line);
background: var(--raised);
}
.steps .done i {
background: var(--good);
border-color: var(--good);
color: var(--raised);
}
.steps .done {
color: var(--ink);
font-weight: 600;
}
.steps svg.i {
width: 13px;
height: 13px;
stroke-width: 3;
}
`,it=class extends w{constructor(){super(...arguments);this.sure=!1}async cancel(){if(!this.sure){this.sure=!0;return}await this.act("order.cancel",{order:this.card.order})&&(this.sure=!1)}render(){let t=this.card,s=t.status==="canceled"||t.status==="cancelled";return a`<section class="card" aria-label="Order ${t.number}">
<header>
${m("cart")}<span class="number num">Order ${t.number}</span>
<span class="aside"><span class="pill ${s?"bad":"good"}">${s?"Cancelled":t.status==="completed"?"Completed":"Paid"}</span></span>
</header>
<div class="body">
<div class="row">
<span class="faces">${t.lines.slice(0,4).map(i=>a`<img class="thumb" src=${T(i.image)} alt="${i.quantity} × ${i.title}" />`)}</span>
<span class="soft">${t.lines.reduce((i,n)=>i+n.quantity,0)} items</span>
</div>
${t.vendor_orders.map(i=>a`<div class="part">
<div class="row"><span>${W(i.vendor)}</span><span class="soft num">${i.number}</span></div>
${vs(i)} ${i.tracking?a`<p class="soft">Tracking: <span class="num">${i.tracking}</span></p>`:c}
</div>`)}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${b(t.items_minor,t.currency)}</dd>
<dt>Delivery</dt>
<dd class="num">${b(t.delivery_minor,t.currency)}</dd>
<dt>Tax</dt>
<dd class="num">${b(t.tax_minor,t.currency)}</dd>
<dt class="total">Total</dt>
<dd class="total num">${b(t.total_minor,t.currency)}</dd>
</dl>
${this.trouble()}
${this.usable&&t.can_cancel&&!s?a`<button class="btn ${this.sure?"danger":"quiet"} wide" aria-busy=${!!this.busy} @click=${this.cancel}>${this.sure?"Yes, cancel the whole order":"Cancel order"}</button>
${this.sure?a`<button class="btn quiet wide" @click=${()=>this.sure=!1}>Keep it</button>`:c}`:c}
</div>
</section>`}};it.styles=S(C,bs,x`
.part {
display: grid;
gap: 10px;
}
.part + .part {
padding-top: 12px;
border-top: 1px solid var(--line);
}
.part > .row {
justify-content: space-between;
font-weight: 600;
}
.faces {
display: flex;
gap: 6px;
}
.thumb {
width: 48px;
}
.number {
font-weight: 650;
}
`),u([y()],it.prototype,"sure",2),it=u([_("fs-order")],it);var mt=class extends w{render(){let{invoices:e,number:t}=this.card;return a`<section class="card" aria-label="Invoices">
<header>${m("file")} ${e.length===1?"Invoice":"Invoices"} <span class="aside num">${t}</span></header>
<ul class="body">
${e.map(s=>a`<li>
<a href=${T(s.url)} target="_blank" rel="noopener" @click=${i=>this.emit("fetch-file",{url:T(s.url)})||i.preventDefault()}>
${m("file")}<span><b>${s.number}</b> <span class="soft">PDF — ${W(s.vendor)}</span></span>
<span class="num">${b(s.total_minor,s.currency)}</span>
</a>
</li>`)}
</ul>
</section>`}};mt.styles=S(C,x`
ul {
display: grid;
gap: 4px;
}
a {
display: flex;
align-items: center;
gap: 10px;
min-height: var(--tap);
color: inherit;
text-decoration: none;
}
a:hover span:nth-child(2) {
text-decoration: underline;
}
.num {
margin-inline-start: auto;
}
`),mt=u([_("fs-invoice")],mt);var Pt=class extends w{render(){let{vendor:e,conversation:t}=this.card;return a`<section class="card" aria-label="Conversation with ${e.name}">
<div class="body row">
${m("store")}<span>A line to <b>${e.name}</b> is open.</span>
${this.readonly?c:a`<button class="btn quiet" @click=${()=>this.emit("go",{conversation:t,vendor:e})}>Go there</button>`}
</div>
</section>`}};Pt=u([_("fs-vendor-thread")],Pt);var ys=3,xs=7,$s=0,I=class extends G{constructor(){super(...arguments);this.asked=!1;this.colour="";this.size=null;this.id_=`v${++$s}`}willUpdate(t){if(!t.has("item")||this.colour)return;this.colour=(this.item.variants.find(i=>i.available>0)??this.item.variants[0])?.colour??"";let s=this.here;s.length===1&&(this.size=s[0].size),queueMicrotask(()=>this.tell())}get here(){return this.item.variants.filter(t=>t.colour===this.colour)}get picked(){return this.here.find(t=>t.size===this.size)??null}focus(){this.renderRoot.querySelector("input[name^=s]:not(:disabled), select")?.focus()}tell(){this.emit("pick",this.picked)}choose(t,s){this.colour=t,this.size=s,this.picked&&this.picked.available<1&&(this.size=null);let i=this.here;i.length===1&&(this.size=i[0].size),this.tell()}render(){let{colours:t}=this.item,s=this.here,i=this.picked?.available??0;return a`${t.length>1?a`<fieldset>
<legend>Colour <b>${this.colour}</b></legend>
${t.map(({name:n,hex:o})=>a`<label class="colour" title=${n}
><input type="radio" name="c${this.id_}" aria-label=${n} .checked=${n===this.colour} @change=${()=>this.choose(n,this.size)} />
<span class="dot" .style=${`background:${o}`}></span
></label>`)}
</fieldset>`:c}
${s.length===1&&!s[0].size?c:s.length>xs?a`<label class="field"
><span class=${this.asked&&!this.size?"ask":""}>Size</span
><select @change=${n=>this.choose(this.colour,n.target.value||null)}>
<option value="">Choose</option>
${s.map(n=>a`<option value=${n.size} ?disabled=${n.available<1} ?selected=${n.size===this.size}>${n.size}${n.available<1?" — sold out":""}</option>`)}
</select></label
>`:a`<fieldset>
<legend>
${this.asked&&!this.size?a`<span class="ask" role="alert">Choose a size</span>`:a`Size <b>${this.size??""}</b>`}
${i>0&&i<=ys?a`— only ${i} left`:c}
</legend>
${s.map(n=>a`<label class="size"
><input
type="radio"
name="s${this.id_}"
aria-label="${n.size}${n.available<1?", sold out":""}"
?disabled=${n.available<1}
.checked=${n.size===this.size}
@change=${()=>this.choose(this.colour,n.size)}
/>${n.size}</label
>`)}
</fieldset>`}`}};I.styles=S(x`
:host {
display: grid;
gap: 8px;
}
fieldset {
border: 0;
margin: 0;
padding: 0;
min-width: 0;
display: flex;
flex-wrap: wrap;
gap: 4px;
}
legend {
padding: 0;
margin-bottom: 2px;
font-size: 13px;
color: var(--soft);
}
legend b {
color: var(--ink);
font-weight: 600;
}
legend .ask {
color: var(--bad);
font-weight: 600;
}
label {
position: relative;
display: grid;
place-items: center;
min-width: var(--tap);
height: var(--tap);
cursor: pointer;
font-size: 14px;
font-weight: 550;
}
label.size {
flex: 1 0 40px;
min-width: 40px;
max-width: 64px;
padding: 0 6px;
border: 1px solid var(--line-strong);
border-radius: var(--radius-small);
background: var(--paper);
}
label.size:has(:checked) {
background: var(--brand);
border-color: var(--brand);
color: var(--brand-ink);
}
label.size:has(:disabled) {
color: var(--soft);
border-color: var(--line);
text-decoration: line-through;
cursor: default;
}
input {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
margin: 0;
opacity: 0;
cursor: inherit;
}
label:has(:focus-visible) {
outline: 2px solid var(--brand);
outline-offset: 2px;
}
.dot {
width: 24px;
height: 24px;
border-radius: 50%;
border: 1px solid color-mix(in srgb, var(--ink) 28%, transparent);
}
label:has(:checked) .dot {
outline: 2px solid var(--brand);
outline-offset: 3px;
}
label.colour {
min-width: 38px;
margin-inline-start: -4px;
}
.field select {
min-height: var(--tap);
}
`),u([E({attribute:!1})],I.prototype,"item",2),u([E({type:Boolean})],I.prototype,"asked",2),u([y()],I.prototype,"colour",2),u([y()],I.prototype,"size",2),I=u([_("fs-variants")],I);var ws=x`
.tile {
display: flex;
flex-direction: column;
height: 100%;
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
.picture {
position: relative;
display: block;
background: var(--wash);
}
.picture img {
display: block;
width: 100%;
height: auto;
aspect-ratio: 1;
object-fit: cover;
object-position: 50% 40%;
}
.number {
position: absolute;
top: 8px;
inset-inline-start: 8px;
min-width: 24px;
height: 24px;
display: grid;
place-items: center;
border-radius: 99px;
background: var(--gold);
color: var(--gold-ink);
font-size: 13px;
font-weight: 700;
}
.text {
display: flex;
flex-direction: column;
gap: 10px;
flex: 1;
padding: 12px;
}
.title {
font-weight: 600;
color: inherit;
text-decoration: none;
line-height: 1.3;
}
a.title:hover {
text-decoration: underline;
}
.price {
font-weight: 650;
}
.end {
margin-top: auto;
display: grid;
gap: 4px;
}
.link {
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-size: 13.5px;
font-weight: 600;
cursor: pointer;
}
.link:hover {
text-decoration: underline;
}
`,L=class extends w{constructor(){super(...arguments);this.number=0;this.picked=null;this.asked=!1;this.added=!1}get item(){return this.card.item}async add(){if(!this.picked)return this.asked=!0,await this.updateComplete,this.renderRoot.querySelector("fs-variants")?.focus();this.added=await this.act("cart.add",{variant:this.picked.variant,quantity:1}),this.added&&setTimeout(()=>this.added=!1,2500)}price(){let{price_minor:t,price_max_minor:s,currency:i}=this.item,n=this.picked?.price_minor??(t===s?t:null);return a`<span class="price num">${n===null?a`from ${b(t,i)}`:b(n,i)}</span>`}render(){let t=this.item,s=a`<img src=${T(t.image)} alt="" loading="lazy" width="400" height="500" />${this.number?a`<span class="number" aria-hidden="true">${this.number}</span>`:c}`;return a`<article class="tile" aria-label="${this.number?`${this.number}. `:""}${t.title}">
${t.url?a`<a class="picture" href=${T(t.url)} target="_top" tabindex="-1" aria-hidden="true">${s}</a>`:a`<div class="picture">${s}</div>`}
<div class="text">
<div>
${t.url?a`<a class="title" href=${T(t.url)} target="_top">${t.title}</a>`:a`<span class="title">${t.title}</span>`}
<div class="soft">${t.vendor.name}</div>
</div>
${this.price()}
${t.in_stock?this.readonly?a`<span class="soft">${t.sizes.join(" · ")}</span>`:a`<fs-variants .item=${t} .asked=${this.asked} @pick=${i=>this.picked=i.detail}></fs-variants>`:a`<span class="pill warn">Sold out</span>`}
${this.trouble()}
${this.readonly?c:a`<div class="end">
${t.in_stock?a`<button class="btn wide" aria-busy=${this.busy==="cart.add"} @click=${this.add}>
${this.added?a`${m("check")} In your cart`:a`${m("cart")} Add to cart`}
</button>`:c}
${q.askVendor?a`<button class="link" @click=${()=>this.act("vendor.ask",{product:t.product})}>Ask ${t.vendor.name}</button>`:c}
</div>`}
</div>
</article>`}};L.styles=S(C,ws,x`
:host([wide]) .tile {
display: grid;
grid-template-columns: 40% 1fr;
}
:host([wide]) .picture img {
height: 100%;
}
`),u([E({type:Number})],L.prototype,"number",2),u([y()],L.prototype,"picked",2),u([y()],L.prototype,"asked",2),u([y()],L.prototype,"added",2),L=u([_("fs-product")],L);var ft=class extends w{slide(e){let t=this.renderRoot.querySelector("ul"),s=!matchMedia("(prefers-reduced-motion: reduce)").matches;t.scrollBy({left:e*260,behavior:s?"smooth":"auto"})}render(){let{items:e,total:t}=this.card;return e.length?a`<section aria-label="Products">
<div class="head">
<span class="soft">${t>e.length?`${e.length} of ${t}`:`${t} ${t===1?"piece":"pieces"}`}</span>
${e.length>1?a`<button class="icon" aria-label="Scroll back" @click=${()=>this.slide(-1)}>${m("left")}</button>
<button class="icon" aria-label="Scroll on" @click=${()=>this.slide(1)}>${m("right")}</button>`:c}
</div>
<ul tabindex="0" aria-label="Results, scrollable">
${e.map((s,i)=>a`<li>
<fs-product .card=${{type:"product",item:s}} .number=${i+1} ?readonly=${this.readonly}></fs-product>
</li>`)}
${t>e.length&&!this.readonly?a`<li class="more"><button class="btn quiet" @click=${()=>this.emit("say",{text:"Show me more"})}>Show more</button></li>`:c}
</ul>
</section>`:c}};ft.styles=S(C,x`
.head {
display: flex;
align-items: center;
gap: 4px;
min-height: var(--tap);
padding-inline: var(--gutter, 0);
}
.head .soft {
margin-inline-end: auto;
}
ul {
display: flex;
gap: 12px;
overflow-x: auto;
scroll-snap-type: x proximity;
scroll-padding-inline: var(--gutter, 0);
padding: 2px var(--gutter, 2px) 6px;
scrollbar-width: thin;
scrollbar-color: var(--line) transparent;
}
fs-product {
height: 100%;
}
li {
flex: 0 0 min(248px, 76%);
scroll-snap-align: start;
}
.more {
display: grid;
place-items: center;
flex-basis: 132px;
}
`),ft=u([_("fs-products")],ft);function Zt(r,{live:e=!0,readonly:t=!1}={}){switch(r.type){case"products":return a`<fs-products .card=${r} .live=${e} ?readonly=${t}></fs-products>`;case"product":return a`<fs-product .card=${r} .live=${e} ?readonly=${t} wide></fs-product>`;case"cart":return a`<fs-cart .card=${r} .live=${e} ?readonly=${t}></fs-cart>`;case"address":return a`<fs-address .card=${r} .live=${e} ?readonly=${t}></fs-address>`;case"proposal":return a`<fs-proposal .card=${r} .live=${e} ?readonly=${t}></fs-proposal>`;case"payment":return a`<fs-payment .card=${r} .live=${e} ?readonly=${t}></fs-payment>`;case"order":return a`<fs-order .card=${r} .live=${e} ?readonly=${t}></fs-order>`;case"invoice":return a`<fs-invoice .card=${r} ?readonly=${t}></fs-invoice>`;case"vendor_thread":return a`<fs-vendor-thread .card=${r} ?readonly=${t}></fs-vendor-thread>`;default:return a`<p>Shown in a newer version of this page.</p>`}}function Re(r){let e=r.flatMap(n=>n.body?.card&&!n.redacted?[{seq:n.seq,card:n.body.card}]:[]),t=new Map;for(let{seq:n,card:o}of e)o.type==="order"&&!t.has(o.order)&&t.set(o.order,n);let s=new Set,i=new Map;for(let{seq:n,card:o}of e.reverse()){let l=Ce(o);i.set(n,!l||!s.has(l)),l&&s.add(l),o.type==="order"&&t.get(o.order)===n&&["cart","checkout:address","checkout:proposal"].forEach(d=>s.add(d)),o.type==="payment"&&["checkout:address","checkout:proposal"].forEach(d=>s.add(d)),o.type==="proposal"&&s.add("checkout:address")}return i}function ks(r){switch(r.type){case"cart":return["cart",r.count?`Cart: ${r.count} ${r.count===1?"item":"items"}, ${b(r.items_minor,r.currency)}`:"Cart emptied"];case"address":return["pin","Delivery address"];case"proposal":return["check",`Total ${b(r.total_minor,r.currency)}`];case"payment":return["card",`Payment ${b(r.amount_minor,r.currency)}`];case"order":return["cart",`Order ${r.number}`];default:return["clock","Earlier"]}}function De(r,e){if(e)return a`<div class="shown ${r.type==="products"?"bleed":""}">${Zt(r)}</div>`;let[t,s]=ks(r);return a`<details class="past"><summary>${m(t)}${s}<span class="sr">, earlier state</span></summary>${Zt(r,{live:!1})}</details>`}var _s=/\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;function qe(r){let e=[],t=0;for(let s of r.matchAll(_s))e.push(r.slice(t,s.index),a`<a href=${s[0]} target="_blank" rel="noopener nofollow">${s[0]}</a>`),t=s.index+s[0].length;return e.push(r.slice(t)),e}var Ss={handed_over:()=>"You will hear from a person here as soon as someone is free.",taken_over:r=>`${r} joined. The assistant only listens now.`,handed_back:r=>`${r} handed back to the assistant.`,resolved:()=>"This conversation was closed. Write to open it again.",reopened:()=>"Open again."};function Ie(r){let e=Ss[r.body?.what??""]?.(r.name||"Someone from the shop");return e?a`<p class="state">${m(r.body?.what==="taken_over"?"person":"clock")}${e}</p>`:c}var Pe=(r,e)=>r.toDateString()===e.toDateString();function Le(r,e){if(e&&Pe(r,e)&&r.getTime()-e.getTime()<3*36e5)return c;let t=Pe(r,new Date),s=new Intl.DateTimeFormat(void 0,t?{hour:"2-digit",minute:"2-digit"}:{weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit"});return a`<p class="day"><time datetime=${r.toISOString()}>${t?"Today ":""}${s.format(r)}</time></p>`}var ze=":host{position:static;--gutter: 16px}dialog{position:fixed;inset:auto max(18px,env(safe-area-inset-right)) max(18px,env(safe-area-inset-bottom)) auto;width:min(432px,calc(100vw - 36px));height:min(760px,calc(100dvh - 36px));max-width:none;max-height:none;margin:0;padding:0;border:0;border-radius:20px;background:var(--paper);color:var(--ink);box-shadow:var(--shadow),0 0 0 1px var(--line);overflow:hidden;flex-direction:column;line-height:1.45}dialog[open]{display:flex;animation:rise .26s var(--ease)}dialog::backdrop{background:none}@keyframes rise{0%{opacity:0;transform:translateY(16px) scale(.985)}}.top{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;border-bottom:1px solid var(--line);flex:none}.top h2{margin:0;font:500 22px/1.15 var(--display);letter-spacing:-.01em;outline:none;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.top .who{margin-inline-end:auto;min-width:0}.top .line{display:flex;align-items:center;gap:6px;color:var(--soft);font-size:12.5px}.line i{width:8px;height:8px;border-radius:50%;background:var(--good);flex:none}.line i.wait{background:var(--gold)}.line i.down{background:var(--bad)}.cart{position:relative}.cart b{position:absolute;top:3px;inset-inline-end:2px;min-width:18px;height:18px;padding:0 4px;border-radius:9px;background:var(--gold);color:var(--gold-ink);font-size:11.5px;line-height:18px;text-align:center}.tabs{display:flex;gap:4px;padding:6px 12px;overflow-x:auto;border-bottom:1px solid var(--line);flex:none;scrollbar-width:none}.tabs button{position:relative;min-height:38px;padding:0 14px;border:0;border-radius:99px;background:none;color:var(--soft);font-weight:600;font-size:14px;white-space:nowrap;cursor:pointer}.tabs button[aria-selected=true]{background:var(--brand-wash);color:var(--brand)}.tabs .dot{display:inline-block;width:8px;height:8px;margin-inline-start:6px;border-radius:50%;background:var(--gold);vertical-align:1px}.strip{flex:none;display:flex;align-items:center;gap:8px;padding:8px 16px;background:var(--warn-wash);color:var(--warn);font-size:13.5px}.strip.bad{background:var(--bad-wash);color:var(--bad)}.strip button{margin-inline-start:auto;border:0;background:none;min-height:32px;font-weight:650;text-decoration:underline;cursor:pointer}.scroll{position:relative;flex:1;overflow-y:auto;overflow-x:hidden;overscroll-behavior:contain;padding:16px var(--gutter) 20px;scrollbar-width:thin;scrollbar-color:var(--line) transparent}.log{display:flex;flex-direction:column;gap:3px}.day,.state{align-self:center;margin:14px 0 8px;color:var(--soft);font-size:12.5px;text-align:center;text-wrap:balance}.state{display:inline-flex;align-items:center;gap:8px;padding:6px 14px;border-radius:99px;background:var(--wash)}.state svg.i{width:15px;height:15px}.from{margin:12px 0 2px 2px;color:var(--soft);font-size:12.5px}.from b{color:var(--ink);font-weight:600}.said{max-width:86%;padding:9px 14px;border-radius:18px;white-space:pre-wrap;overflow-wrap:anywhere;width:fit-content}.theirs{background:var(--wash);border-bottom-left-radius:6px}.staff .theirs{background:var(--brand-wash)}.mine{align-self:flex-end;background:var(--brand);color:var(--brand-ink);border-bottom-right-radius:6px}.mine a{color:inherit}.gone{background:none;border:1px dashed var(--line-strong);color:var(--soft);font-style:italic}.own{display:grid;justify-items:end;margin-top:10px}.own+.own{margin-top:0}.entry.fresh{animation:come .24s var(--ease)}@keyframes come{0%{opacity:0;transform:translateY(8px)}}.pending{opacity:.72}.ticks{display:flex;align-items:center;gap:4px;min-height:20px;color:var(--soft);font-size:12px}.ticks.bad{color:var(--bad)}.ticks button{border:0;background:none;min-height:32px;padding:0 6px;color:inherit;font-weight:650;text-decoration:underline;cursor:pointer}.note{margin:10px 2px 2px;color:var(--soft);font-size:13.5px}.shown{margin:8px 0}.bleed{margin-inline:calc(-1 * var(--gutter))}details.past{margin:6px 0;color:var(--soft);font-size:13px}details.past summary{display:flex;align-items:center;gap:8px;min-height:32px;cursor:pointer;list-style:none}details.past summary::-webkit-details-marker{display:none}details.past svg.i{width:16px;height:16px}details.past[open]>:last-child{color:var(--ink);margin-top:6px}.dots{display:inline-flex;gap:5px;padding:14px 16px}.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:dots 1.1s infinite ease-in-out}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}@keyframes dots{0%,60%,to{opacity:.3}30%{opacity:1;transform:translateY(-2px)}}.hello{display:grid;gap:16px;padding:20px 4px 8px}.hello h3{margin:0;font:500 34px/1.08 var(--display);letter-spacing:-.015em;text-wrap:balance}.hello p{margin:0;color:var(--soft)}.prompts{display:grid;gap:8px;justify-items:start}.chip{min-height:var(--tap);padding:8px 16px;border:1px solid var(--line-strong);border-radius:22px;background:var(--paper);font-weight:550;font-size:14.5px;text-align:start;cursor:pointer;flex:none}.chip:hover{background:var(--brand-wash);border-color:var(--brand)}.chips{flex:none;display:flex;gap:8px;padding:4px var(--gutter) 8px;overflow-x:auto;scrollbar-width:none}.latest{position:sticky;bottom:0;float:inline-end;z-index:2;background:var(--raised);box-shadow:var(--shadow)}.toast{flex:none;margin:0 16px 8px;padding:10px 14px;border-radius:var(--radius-small);background:var(--bad-wash);color:var(--bad);font-size:14px}form.write{flex:none;display:flex;align-items:flex-end;gap:8px;padding:10px 12px max(12px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}.write textarea{flex:1;min-height:46px;max-height:132px;padding:11px 16px;border:1px solid var(--line-strong);border-radius:23px;background:var(--paper);font-size:16px;line-height:1.4;resize:none;field-sizing:content}.write textarea:focus-visible{outline-offset:0}.write .icon{width:46px;height:46px;background:var(--brand);color:var(--brand-ink);flex:none}.write .icon[disabled]{background:var(--wash);color:var(--soft);cursor:default}@media(max-width:599px){dialog{inset:0;width:100%;height:var(--view, 100dvh);border-radius:0;box-shadow:none}}";var Rt="(max-width: 599px)",As=["A black linen shirt under 60, size L","Something bright for a wedding","Shoes to go with a navy suit"],Es=2e4,Cs=8e3,A=class extends M{constructor(){super(...arguments);this.onUnread=()=>{};this.onShown=()=>{};this.shown=!1;this.tab="";this.draft="";this.away=!1;this.toast="";this.vendors=new Map;this.readTo=new Map;this.drafts=new Map;this.asked=new Set;this.stick=!0;this.anchor={seq:0,at:0};this.returnTo=null;this.pageOverflow="";this.refit=t=>{this.shown&&(this.dialog.close(),document.documentElement.style.overflow=this.pageOverflow,this.present(t.matches))};this.fit=()=>{visualViewport&&this.dialog&&this.dialog.style.setProperty("--view",`${Math.round(visualViewport.height)}px`),this.stick&&this.down()};this.look=()=>{let t=this.shown&&document.visibilityState==="visible",s=this.thread,i=0;for(let n of this.chat.threads.values())t&&n===s?(this.readTo.set(n.conv,n.last),n.last&&this.chat.mark(n,{delivered:n.last,read:n.last})):n.last&&(this.chat.mark(n,{delivered:n.last}),!this.readTo.has(n.conv)&&this.chat.sync!=="live"&&this.readTo.set(n.conv,n.last),i+=this.unreadIn(n));this.onUnread(i)}}connectedCallback(){super.connectedCallback(),q.origin=this.options.origin===location.origin?"":this.options.origin,q.locale=this.options.locale??navigator.language,q.askVendor=this.options.kind==="marketplace",this.begin(),visualViewport?.addEventListener("resize",this.fit),matchMedia(Rt).addEventListener("change",this.refit),document.addEventListener("visibilitychange",this.look)}disconnectedCallback(){super.disconnectedCallback(),this.unlisten?.(),this.chat.stop(),visualViewport?.removeEventListener("resize",this.fit),matchMedia(Rt).removeEventListener("change",this.refit),document.removeEventListener("visibilitychange",this.look)}begin(){let{origin:t,site:s}=this.options;this.session=new pt(t,s,async()=>this.options.identity?.()),this.chat=new Mt({url:`${t.replace(/^http/,"ws")}/ws/chat`,tickets:this.session,outbox:new ht(`fashionistar:${s}`),restore:this.session.returning,wake:Ee}),this.unlisten=this.chat.listen(i=>this.heard(i)),this.session.returning&&this.chat.start()}restart(){this.unlisten?.(),this.chat.stop(),this.vendors.clear(),this.tab="",this.begin(),this.shown&&this.chat.start()}async open(){if(await this.updateComplete,this.chat.start(),this.shown)return;this.returnTo=document.activeElement;let t=matchMedia(Rt).matches;this.present(t),this.shown=!0,this.onShown(!0),this.fit(),this.stick=!0,this.anchor.seq=0,await this.updateComplete,this.down(),(t?this.renderRoot.querySelector("h2"):this.field)?.focus(),this.look()}close(){if(!this.shown)return;this.shown=!1,this.dialog.close(),document.documentElement.style.overflow=this.pageOverflow,this.onShown(!1);let t=this.returnTo;(t?.shadowRoot?.querySelector("button")??(t===document.body?null:t)??this.getRootNode().querySelector("button"))?.focus()}async sayFirst(t){await this.open(),this.tab="",this.say(t)}async actFirst(t,s){await this.open(),this.tab="",this.perform(this.chat.main,{action:t,args:s})}present(t){t?(this.dialog.showModal(),this.pageOverflow=document.documentElement.style.overflow,document.documentElement.style.overflow="hidden"):this.dialog.show()}get thread(){return this.tab&&this.chat.threads.get(this.tab)||this.chat.main}heard(t){if(t.what==="thread"){for(let s of t.events){let i=s.body?.card;i?.type==="vendor_thread"&&!this.vendors.has(i.conversation)&&(this.vendors.set(i.conversation,i.vendor.name),this.chat.open(i.conversation),this.asked.delete("vendor.ask")&&this.go(i.conversation))}t.events.length&&(t.thread===this.thread&&Date.now()-this.anchor.at>Cs&&(this.anchor={seq:t.events[0].seq,at:Date.now()}),this.look())}this.requestUpdate()}unreadIn(t){let s=Math.max(this.readTo.get(t.conv)??0,t.cursors.get(this.chat.me)?.read??0);return t.entries().filter(i=>i.seq>s&&i.kind==="message"&&i.from!==this.chat.me).length}say(t){let s=t.trim().slice(0,this.chat.limits.text);s&&(this.session.keep(),this.follow(),this.chat.say(this.thread,{text:s}))}perform(t,{action:s,args:i,done:n}){this.session.keep(),this.asked.add(s),this.toast="",s!=="cart.set"&&s!=="cart.remove"&&this.follow(),this.chat.act(t,s,i).then(()=>n?.(null),o=>{let l=Ct(o);n?n(l):this.toast=l})}async file(t){t.preventDefault();let s=window.open("","_blank");try{let{token:i}=await this.session.get(),n=await fetch(t.detail.url,{headers:{Authorization:`Bearer ${i}`}});if(!n.ok)throw{code:"not_found"};let o=URL.createObjectURL(await n.blob());s&&(s.location.href=o),setTimeout(()=>URL.revokeObjectURL(o),6e4)}catch(i){s?.close(),this.toast=Ct(i)}}go(t){this.drafts.set(this.tab,this.draft),this.tab=this.chat.main.conv===t?"":t,this.tab&&this.chat.open(t),this.draft=this.drafts.get(this.tab)??"",this.stick=!0,this.anchor.seq=0,this.updateComplete.then(()=>{this.look(),this.down(),matchMedia(Rt).matches||this.field.focus()})}updated(){this.stick&&this.down()}follow(){this.stick=!0,this.anchor={seq:this.thread.last+1,at:Date.now()}}down(){let t=this.scroller;if(!t)return;let s=()=>{if(!this.stick)return;let i=[...t.querySelectorAll("[data-seq]")],n=this.anchor.seq?i.find(l=>Number(l.dataset.seq)>=this.anchor.seq):void 0,o=n?n.offsetTop-16:1/0;t.scrollTop=Math.min(o,t.scrollHeight)};s(),requestAnimationFrame(s)}scrolled(){let{scrollTop:t,scrollHeight:s,clientHeight:i}=this.scroller;this.stick=s-t-i<48,this.away===this.stick&&(this.away=!this.stick)}submit(t){t?.preventDefault();let s=this.draft;this.draft="",this.drafts.delete(this.tab),this.say(s),this.field.focus()}key(t){t.key==="Enter"&&!t.shiftKey&&!t.isComposing&&this.submit(t)}tabKey(t){let s={ArrowRight:1,ArrowLeft:-1}[t.key];if(!s)return;let i=[this.chat.main.conv,...this.vendors.keys()],n=i[(i.indexOf(this.thread.conv)+s+i.length)%i.length];this.go(n),this.updateComplete.then(()=>this.renderRoot.querySelector('[role="tab"][aria-selected="true"]')?.focus())}get cart(){let t=this.chat.main.entries();for(let s=t.length-1;s>=0;s--){let i=t[s].body?.card;if(i?.type==="cart")return i;if(i?.type==="order")return null}return null}get status(){if(this.chat.sync==="stopped")return["down","Closed"];if(this.chat.sync==="offline")return["down","No network"];if(this.chat.sync==="connecting"||this.chat.sync==="waiting"||this.chat.sync==="idle")return["wait","Connecting…"];if(this.chat.sync==="catching_up")return["wait","Catching up…"];let t=this.human;return t?["",`${t} is with you`]:["",this.tab?"They answer here, also later":"Assistant, people a word away"]}get human(){let t=this.thread.entries();for(let s=t.length-1;s>=0;s--){let{kind:i,body:n,name:o}=t[s];if(i==="state"){if(n?.what==="taken_over")return o||"Someone";if(n?.what==="handed_back"||n?.what==="resolved")return null}}return null}get thinking(){let t=this.thread.entries().at(-1);return!this.tab&&!this.human&&t?.kind==="message"&&t.from===this.chat.me&&!t.body?.act&&Date.now()-Date.parse(t.at)<Es}entry(t,s,i,n){if(t.kind==="state")return Ie(t);if(t.kind!=="message")return c;let o=new Date(t.at),l=Le(o,s?new Date(s.at):null),{text:d,card:f,act:g}=t.body??{},p=t.from===this.chat.me&&!g,h=!p&&(!s||s.from!==t.from||s.kind!=="message"||l!==c)&&t.role!=="system"&&!g;return a`${l}${h?a`<p class="from"><b>${t.name||(t.role==="assistant"?"Assistant":this.vendors.get(t.conv)||this.options.title)}</b></p>`:c}
<div class="entry ${p?"own":t.role==="member"?"staff":""} ${Date.now()-o.getTime()<4e3?"fresh":""}" data-seq=${t.seq}>
${t.redacted?a`<div class="said gone">This message was removed.</div>`:a`${g&&d?a`<p class="note">${d}</p>`:d?a`<div class="said ${p?"mine":"theirs"}">${p?a`<span class="sr">You: </span>`:c}${qe(d)}${t.edited?a` <small>(edited)</small>`:c}</div>`:c}
${f?De(f,i.get(t.seq)??!0):c}`}
${p&&t.seq===n?a`<span class="ticks">${this.readBy(t.seq)?"Read":"Sent"}</span>`:c}
</div>`}readBy(t){return[...this.thread.cursors].some(([s,i])=>s!==this.chat.me&&i.read>=t)}waiting(t){if(t.kind==="act")return c;let s=t.state==="failed";return a`<div class="entry own">
<div class="said mine ${s?"":"pending"}"><span class="sr">You: </span>${String(t.body?.text??"")}</div>
${s?a`<span class="ticks bad" role="alert"
>${m("alert")} Not sent. ${Ct(t.error)}
<button @click=${()=>this.chat.retry(this.thread,t.cid)}>Retry</button>
<button @click=${()=>this.chat.discard(this.thread,t.cid)}>Delete</button></span
>`:a`<span class="ticks">${this.chat.sync==="live"?"Sending…":"Waits for the network"}</span>`}
</div>`}hello(){let{greeting:t,prompts:s=As,title:i}=this.options;return a`<div class="hello">
<h3>${this.tab?`Ask ${this.vendors.get(this.tab)}`:t??"What are you dressing for?"}</h3>
<p>${this.tab?"Your words go straight to the people who make it.":`Say it in your own words. ${i} finds it, holds it and sends it, and a person is never far.`}</p>
${this.tab?c:a`<div class="prompts">${s.map(n=>a`<button class="chip" @click=${()=>this.say(n)}>${n}</button>`)}</div>`}
</div>`}strip(){let{sync:t,stoppedBy:s}=this.chat;return t==="offline"?a`<p class="strip" role="status">No network. What you write waits here and is sent once.</p>`:t==="waiting"?a`<p class="strip" role="status">The line dropped. Trying again… <button @click=${()=>this.chat.resume()}>Now</button></p>`:t==="stopped"?a`<p class="strip bad" role="alert">
${s==="4501"||s==="4500"?"The shop has moved on since this page was opened. Please reload it.":"This chat was closed by the shop."}
<button @click=${()=>location.reload()}>Reload</button>
</p>`:c}tabs(){if(!this.vendors.size)return c;let t=(s,i)=>{let n=(this.tab||this.chat.main.conv)===s,o=this.chat.threads.get(s),l=!n&&o?this.unreadIn(o):0;return a`<button role="tab" aria-selected=${n} tabindex=${n?0:-1} aria-controls="log" @click=${()=>this.go(s)}>
${i}${l?a`<span class="dot"></span><span class="sr">, ${l} unread</span>`:c}
</button>`};return a`<div class="tabs" role="tablist" aria-label="Conversations" @keydown=${this.tabKey}>
${t(this.chat.main.conv,this.options.title)}${[...this.vendors].map(([s,i])=>t(s,i))}
</div>`}render(){let t=this.thread,s=t.entries(),i=Re(s),n=s.at(-1),o=s.findLast(h=>h.from===this.chat.me&&h.kind==="message"&&!h.body?.act)?.seq??0,l=n?.body?.chips??[],[d,f]=this.status,g=this.cart?.count??0,p=t.typing||this.thinking&&!t.words;return a`<dialog aria-labelledby="title" @cancel=${h=>(h.preventDefault(),this.close())} @keydown=${h=>h.key==="Escape"&&this.close()}>
<div class="top">
<div class="who">
<h2 id="title" tabindex="-1">${this.options.title}</h2>
<span class="line"><i class=${d}></i>${f}</span>
</div>
<button class="icon cart" aria-label="Your cart${g?`, ${g} ${g===1?"item":"items"}`:""}" @click=${()=>(this.go(this.chat.main.conv),this.perform(this.chat.main,{action:"cart.view",args:{}}))}>
${m("cart")}${g?a`<b aria-hidden="true">${g}</b>`:c}
</button>
<button class="icon" aria-label="Close chat" @click=${()=>this.close()}>${m("close")}</button>
</div>
${this.tabs()} ${this.strip()}
<div
class="scroll"
tabindex="0"
role="log"
id="log"
aria-live="polite"
aria-label="Conversation"
@scroll=${this.scrolled}
@act=${h=>this.perform(t,h.detail)}
@say=${h=>this.say(h.detail.text)}
@go=${h=>this.go(h.detail.conversation)}
@fetch-file=${this.file}
>
${s.length||t.outbox.length?c:this.hello()}
<div class="log">
${t.first>1?a`<p class="day">Earlier messages are kept, but not shown here.</p>`:c}
${Bt(s,h=>h.seq,(h,v)=>this.entry(h,s[v-1],i,o))}
${Bt(t.outbox,h=>h.cid,h=>this.waiting(h))}
</div>
<div aria-live="off">
${t.words?a`<p class="from"><b>${t.words.name??"Assistant"}</b></p><div class="said theirs">${t.words.text}</div>`:c}
${p?a`<div class="said theirs dots" aria-label="${t.typing?.name??"Assistant"} is writing"><i></i><i></i><i></i></div>`:c}
</div>
${this.away?a`<button class="icon latest" aria-label="To the latest message" @click=${()=>(this.stick=!0,this.anchor.seq=0,this.down())}>${m("down")}</button>`:c}
</div>
${this.toast?a`<p class="toast" role="alert">${this.toast}</p>`:c}
${l.length?a`<div class="chips" role="group" aria-label="Suggestions">${l.map(h=>a`<button class="chip" @click=${()=>this.say(h.say)}>${h.label}</button>`)}</div>`:c}
<form class="write" @submit=${this.submit}>
<textarea
rows="1"
aria-label="Message"
placeholder=${this.tab?`Write to ${this.vendors.get(this.tab)}`:"Write what you are looking for"}
maxlength=${this.chat.limits.text}
enterkeyhint="send"
.value=${this.draft}
@keydown=${this.key}
@input=${h=>{this.draft=h.target.value,this.chat.typing(t)}}
></textarea>
<button class="icon" aria-label="Send" ?disabled=${!this.draft.trim()}>${m("send")}</button>
</form>
</dialog>`}};A.styles=[Vt,N(ze)],u([E({attribute:!1})],A.prototype,"options",2),u([y()],A.prototype,"shown",2),u([y()],A.prototype,"tab",2),u([y()],A.prototype,"draft",2),u([y()],A.prototype,"away",2),u([y()],A.prototype,"toast",2),u([Tt("dialog")],A.prototype,"dialog",2),u([Tt(".scroll")],A.prototype,"scroller",2),u([Tt("textarea")],A.prototype,"field",2),A=u([_("fs-panel")],A);})();
